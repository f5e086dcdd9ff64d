// One partition of a topic, read plainly: from an offset onwards, no group, no rebalancing. What the feed, the relay and the
// verification of a topic stand on.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "runtime/events/feed.h"
#include "runtime/events/kafka_options.h"

namespace lumbung::events {

struct KafkaRecord {
  std::int64_t offset = 0;
  std::string key;
  Headers headers;
  std::string payload;
};

// As a feed gives it: with `damage` when it is no event of that source.
FeedRecord feed_record_of(KafkaRecord record, const std::string& source);

// Used by one thread, but for wake(). Everything but commit() and wake() throws FeedAway, TopicMissing or FeedBroken.
class KafkaReader {
 public:
  // `group` only names committed offsets.
  KafkaReader(const KafkaOptions& kafka, std::string topic, const std::string& group);
  ~KafkaReader();
  KafkaReader(const KafkaReader&) = delete;

  const std::string& topic() const;
  // Asks the broker.
  TopicBounds bounds();
  // The next record is that at the offset.
  void go_to(std::int64_t offset);
  // Nothing when the time is over, or woken.
  std::optional<KafkaRecord> next(std::chrono::milliseconds wait);
  // The record at an offset within the bounds; afterwards the next one follows.
  KafkaRecord at(std::int64_t offset);
  // Tells Kafka, without waiting and without caring: for tools that show lag. Once a second at most; what comes sooner is told
  // by a later commit() or next().
  void commit(std::int64_t next_offset);
  // Makes a next() that waits return. From any thread; a wake while nobody waits is kept for the next one.
  void wake();

 private:
  struct Client;
  void renew();

  std::unique_ptr<Client> client_;
  std::mutex renewing_;              // Held while the client changes, and by who wakes it.
  std::atomic<bool> woken_{false};  // Kept over a change of the client.
};

}  // namespace lumbung::events
