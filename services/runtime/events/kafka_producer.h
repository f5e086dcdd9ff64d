// Records on their way into one partition, in order, with a bounded window, and what Kafka has acknowledged of them without
// a gap. Idempotent, so that what librdkafka sends again by itself is stored once and in its place. The first record that
// Kafka gives back ends it: after a failed record librdkafka 2.0.2 goes on with later ones, also with
// enable.gapless.guarantee, and its idempotence says nothing (RELIABILITY 5). Its owner destroys it then and begins again with a
// new one behind the last acknowledged record.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "runtime/events/envelope.h"
#include "runtime/events/kafka_options.h"

namespace lumbung::events {

// Records and bytes on their way at once.
inline constexpr std::size_t kWindowRecords = 20'000;
inline constexpr std::size_t kWindowBytes = 32u << 20;

// The last record of which everything before it is acknowledged, too.
struct Delivered {
  std::int64_t position = 0;
  std::int64_t offset = -1;
};

// Used by one thread. What is on its way when it is destroyed is given up; Kafka may have some of it.
class KafkaProducer {
 public:
  // Does not connect yet. `end` is where the topic ends now: a record that Kafka puts before it went into another topic of that
  // name.
  KafkaProducer(const KafkaOptions& kafka, std::string topic, std::int64_t end);
  ~KafkaProducer();
  KafkaProducer(const KafkaProducer&) = delete;

  // Learns where the topic is, so that the first record does not wait for it. Throws TopicMissing, FeedAway, FeedBroken.
  void warm();
  // While nothing is on its way: asks where the topic ends, and is of no use any more when that is not behind its last record.
  // Throws TopicMissing, FeedAway, FeedBroken.
  void expect_end();

  // False when the window is full, and the event is left as it was; else its payload is taken. Positions rise by one from the first on.
  bool produce(Envelope& event);
  // Waits so long for something to happen to the records on their way.
  void serve(std::chrono::milliseconds wait);

  // Since the first record; nothing before it.
  const std::optional<Delivered>& delivered() const;
  // Records acknowledged, so far.
  std::int64_t acknowledged() const;
  std::size_t in_flight() const;
  // When the oldest record on its way was committed; 0 when there is none.
  std::int64_t oldest_time_us() const;
  // Why it is of no use any more, as a sentence; empty while it is.
  const std::string& failure() const;
  // What librdkafka says since the last acknowledgement: no broker can be reached. It goes on by itself.
  const std::string& trouble() const;

 private:
  struct Parts;
  const std::unique_ptr<Parts> parts_;
};

}  // namespace lumbung::events
