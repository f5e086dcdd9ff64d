#include "runtime/events/topic_end.h"

#include <algorithm>

#include "runtime/events/kafka_producer.h"

namespace lumbung::events {
namespace {

// More records than these were never on their way at once, also when two relays overlapped.
constexpr std::int64_t kLookBack = 2 * static_cast<std::int64_t>(kWindowRecords);
// A record that the topic has comes within this, or Kafka is away.
constexpr std::chrono::milliseconds kComesWithin{5'000};

// What was seen of the log that the last records are of.
struct Seen {
  std::string log_id;
  std::int64_t position = 0;  // The last one before the first gap.
  std::int64_t offset = -1;   // Of that record.
  Envelope highest;           // The record with the highest position.
};

void see(Seen& seen, const Envelope& event, std::int64_t offset) {
  const bool first = seen.log_id.empty();
  if (first || event.log_id != seen.log_id) {
    // Another log begins with position 1, or with a gap.
    const bool begins = first || event.position == 1;
    seen = {event.log_id, begins ? event.position : 0, begins ? offset : -1, event};
    return;
  }
  if (event.position > seen.highest.position) seen.highest = event;
  if (event.position != seen.position + 1) return;
  seen.position = event.position;
  seen.offset = offset;
}

bool holds(KafkaReader& topic, const TopicBounds& bounds, const std::string& source, const store::CursorRow& known,
           const std::string& log_id) {
  if (known.log_id != log_id || known.offset < bounds.begin || known.offset >= bounds.end) return false;
  const auto record = feed_record_of(topic.at(known.offset), source);
  return record.damage.empty() && record.envelope.log_id == known.log_id &&
         record.envelope.position == known.position;
}

Seen read_to_end(KafkaReader& topic, std::int64_t from, std::int64_t end, const std::string& source, GoOn& go_on) {
  Seen seen;
  topic.go_to(from);
  for (auto offset = from; offset < end;) {
    auto record = topic.next(kComesWithin);
    if (!record) throw FeedAway("Kafka does not send records of the topic " + topic.topic() + " that are there.");
    offset = record->offset + 1;
    auto told = feed_record_of(*std::move(record), source);
    if (told.damage.empty()) {
      told.envelope.payload.clear();
      see(seen, told.envelope, told.offset);
    } else {
      ++go_on.foreign;
    }
  }
  return seen;
}

// A topic that was made anew under a relay that was sending begins in the middle of the log.
bool lacks_beginning(KafkaReader& topic, const TopicBounds& bounds, const std::string& source, const std::string& log_id) {
  if (bounds.begin != 0) return false;  // Retention may have taken it.
  const auto first = feed_record_of(topic.at(0), source);
  return first.damage.empty() && first.envelope.log_id == log_id && first.envelope.position != 1;
}

// Throws when the log is not the one that the topic has the events of.
void compare(const Envelope& highest, store::Connection& log, const store::Head& head, const std::string& topic) {
  const auto where = "The topic " + topic + " holds position " + std::to_string(highest.position) + " of the log " +
                     head.log_id;
  const std::string advice =
      " The log was put back from a backup without a new log_id: see docs/operate.md, then lumbungctl log renew-id.";
  if (highest.position > head.position)
    throw WrongLog(where + ", and the log ends at " + std::to_string(head.position) + "." + advice);
  const auto rows = log.query("SELECT hash FROM events WHERE position = ?1", {highest.position});
  if (rows.empty() || (!highest.chain_hash.empty() && store::bytes(rows[0][0]) != highest.chain_hash))
    throw WrongLog(where + " with another chain hash than the log has." + advice);
}

}  // namespace

GoOn look_where_to_go_on(KafkaReader& topic, store::Connection& log, const std::string& source,
                         const std::optional<store::CursorRow>& known) {
  GoOn go_on;
  const auto bounds = topic.bounds();
  go_on.log_id = store::read_head(log).log_id;
  go_on.topic_end = bounds.end;
  if (bounds.begin == bounds.end) {
    // Everything was removed by retention, and the last of it was ours: nothing is missing. Otherwise the topic is new.
    if (known && known->log_id == go_on.log_id && known->offset + 1 == bounds.end) {
      go_on.next = known->position + 1;
      go_on.offset = known->offset;
    }
    return go_on;
  }
  const bool at_known = known && holds(topic, bounds, source, *known, go_on.log_id);
  const auto from = at_known ? known->offset : std::max(bounds.begin, bounds.end - kLookBack);
  const auto seen = read_to_end(topic, from, bounds.end, source, go_on);
  if (seen.log_id != go_on.log_id) {
    if (at_known)
      throw WrongLog("Behind our last record in the topic " + topic.topic() + " there are records of the log " +
                     seen.log_id + ": another process publishes there, perhaps a copy of this log put back from a "
                     "backup. See docs/operate.md.");
    if (seen.log_id.empty() && from > bounds.begin)
      throw WrongLog("The last " + std::to_string(go_on.foreign) + " records of the topic " + topic.topic() +
                     " are no events of ours: somebody else writes there.");
    // Of a log before a restore, or of nobody: this one begins behind them.
    return go_on;
  }
  // Read after the topic: what is published is in the log by then.
  compare(seen.highest, log, store::read_head(log), topic.topic());
  if (!at_known && lacks_beginning(topic, bounds, source, go_on.log_id)) return go_on;
  go_on.next = seen.position + 1;
  go_on.offset = seen.offset;
  return go_on;
}

}  // namespace lumbung::events
