// The proof that a topic is its log: every record of it held against the store, from the first to the last, with a plain
// consumer that knows nothing of the relay.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "runtime/events/kafka_options.h"
#include "runtime/store/store.h"

namespace lumbung::events {

struct TopicVerdict {
  bool whole = false;
  std::string finding;                  // What is wrong first, as a sentence; empty when whole.
  std::int64_t first_wrong_offset = -1;
  std::int64_t first_wrong_position = 0;
  std::int64_t head_position = 0;       // Of the log at the start: what the topic must hold.
  std::int64_t position = 0;            // Everything up to here is in the topic, in order.
  std::int64_t offset = -1;             // Of the last record read.
  std::int64_t topic_end = 0;           // Behind the last record at the start.
  std::int64_t records = 0;             // Read, of any kind.
  std::int64_t repeats = 0;             // Of events that came before, or come again because they came too early.
  std::int64_t other_logs = 0;          // Of this service under another log_id: before a restore.
  std::int64_t foreign = 0;             // No events of this service.
};

// Told now and then; false: stop.
using TopicProgress = std::function<bool(const TopicVerdict& so_far)>;

// The topic is whole when every event of the log up to its head at the start is there at least once, a consumer that passes over
// what comes too early (kafka_feed.h) finds them in order, and each record, repeats too, says what the store says. Records of other logs and of nobody
// are counted; behind a record of this log, another log is wrong. Waits a moment for a relay that is just behind. Throws FeedAway,
// FeedBroken, store::Unavailable.
TopicVerdict verify_topic(store::Store& store, const KafkaOptions& kafka, const std::string& topic,
                          const std::string& source, const TopicProgress& progress = {});

}  // namespace lumbung::events
