// Where a relay goes on: the end of the topic held against the log. Kafka acknowledges before its disk has the record, a topic
// may be made anew, a log may be put back from a backup: what the topic says now counts, not what was once acknowledged.
#pragma once

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>

#include "runtime/events/kafka_reader.h"
#include "runtime/store/store.h"

namespace lumbung::events {

// Topic and log contradict each other; publishing would make it worse. The sentence says what an operator has to know.
class WrongLog : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

struct GoOn {
  std::string log_id;          // The log that is published.
  std::int64_t next = 1;       // The first position to publish.
  std::int64_t offset = -1;    // Of the record before it, when it is known.
  std::int64_t topic_end = 0;  // Behind the last record.
  std::int64_t foreign = 0;    // Records at the end that are no events of ours.
};

// `known`: the last record known to be acknowledged with everything before it, from the cursor or from memory. It counts when
// the topic still has it: then the records behind it are looked at. Otherwise those are that could have been on their way
// together. A gap among them, which a relay leaves that died before it could send again what was given back, is where it goes on.
// Throws WrongLog, FeedAway, TopicMissing, FeedBroken, store::Unavailable.
GoOn look_where_to_go_on(KafkaReader& topic, store::Connection& log, const std::string& source,
                         const std::optional<store::CursorRow>& known);

}  // namespace lumbung::events
