#include "runtime/events/verify_topic.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "runtime/events/kafka_reader.h"

namespace lumbung::events {
namespace {

using std::chrono::milliseconds;

// Events of the store read at once.
constexpr int kPage = 500;
constexpr milliseconds kPoll{250};
// How long the topic may be behind the head at the start.
constexpr milliseconds kTailWithin{10'000};
// Records between two progress calls.
constexpr std::int64_t kTellEvery = 1'000;

std::string at_offset(std::int64_t offset) { return "at offset " + std::to_string(offset); }

// The store beside the topic: the event at a position, from a page that moves with it.
class Beside {
 public:
  explicit Beside(store::Store& store) : log_(store.reader()) {}

  store::Connection& log() { return *log_; }
  const store::EventRow* at(std::int64_t position) {
    if (page_.empty() || position < page_.front().position || position > page_.back().position)
      page_ = store::read_events_after(*log_, position - 1, kPage);
    if (page_.empty() || page_.front().position > position) return nullptr;
    const auto& row = page_[static_cast<std::size_t>(position - page_.front().position)];
    return row.position == position ? &row : nullptr;
  }

 private:
  const std::unique_ptr<store::Connection> log_;
  std::vector<store::EventRow> page_;
};

// What differs between an event of the topic and the store, in a word; empty when nothing does.
std::string difference(const Envelope& event, const std::string& key, const store::EventRow& row) {
  if (key != row.stream) return "key";
  if (event.subject != row.stream) return "subject";
  if (event.type != row.type) return "type";
  if (event.version != row.version) return "sequence";
  if (event.time_us != row.time_us) return "time";
  if (event.chain_hash != row.hash) return "chain hash";
  if (event.payload != row.payload) return "payload";
  return {};
}

class Verification {
 public:
  Verification(store::Store& store, const std::string& source) : beside_(store), source_(source) {
    const auto head = store::read_head(beside_.log());
    log_id_ = head.log_id;
    verdict_.head_position = head.position;
  }

  TopicVerdict& verdict() { return verdict_; }
  bool complete() const { return verdict_.position >= verdict_.head_position; }
  // Nothing that is still on its way can close it.
  bool open_gap() const { return gap_.has_value(); }
  bool wrong() const { return !verdict_.finding.empty(); }

  void look(KafkaRecord record) {
    ++verdict_.records;
    verdict_.offset = record.offset;
    const auto key = record.key;
    const auto told = feed_record_of(std::move(record), source_);
    if (!told.damage.empty()) {
      ++verdict_.foreign;
    } else if (told.envelope.log_id != log_id_) {
      ++verdict_.other_logs;
      if (verdict_.position > 0)
        find(told, "The record " + at_offset(told.offset) + " is of the log " + told.envelope.log_id +
                       ", behind records of " + log_id_ + ".");
    } else {
      look_at_event(told, key);
    }
  }

  void find(const FeedRecord& record, const std::string& sentence) {
    find(record.offset, record.envelope.position, sentence);
  }

  TopicVerdict end() {
    if (!wrong() && gap_) find(gap_->offset, gap_->position, gap_->finding);
    if (!wrong() && !complete()) {
      verdict_.first_wrong_position = verdict_.position + 1;
      verdict_.first_wrong_offset = verdict_.offset + 1;
      verdict_.finding = "The topic ends with position " + std::to_string(verdict_.position) + " of the log, which has " +
                         std::to_string(verdict_.head_position) + " events.";
    }
    verdict_.whole = !wrong();
    return verdict_;
  }

 private:
  void find(std::int64_t offset, std::int64_t position, const std::string& sentence) {
    verdict_.finding = sentence;
    verdict_.first_wrong_offset = offset;
    verdict_.first_wrong_position = position;
  }

  void look_at_event(const FeedRecord& told, const std::string& key) {
    const auto& event = told.envelope;
    const bool ahead = event.position > verdict_.position + 1;
    // Wrong, unless what is missing was published again behind it.
    if (ahead && !gap_)
      gap_ = Gap{told.offset, event.position,
                 "The record " + at_offset(told.offset) + " has position " + std::to_string(event.position) +
                     " of the log, and position " + std::to_string(verdict_.position + 1) + " comes next."};
    const auto* row = beside_.at(event.position);
    if (!row)
      return find(told, "The record " + at_offset(told.offset) + " has position " + std::to_string(event.position) +
                            ", which the log does not have.");
    const auto differs = difference(event, key, *row);
    if (!differs.empty())
      return find(told, "The record " + at_offset(told.offset) + ", position " + std::to_string(event.position) +
                            ", has another " + differs + " than the log.");
    if (event.position != verdict_.position + 1) {
      ++verdict_.repeats;
      return;
    }
    verdict_.position = event.position;
    gap_.reset();
  }

  struct Gap {
    std::int64_t offset;
    std::int64_t position;
    std::string finding;
  };

  Beside beside_;
  const std::string source_;
  std::string log_id_;
  TopicVerdict verdict_;
  std::optional<Gap> gap_;
};

}  // namespace

TopicVerdict verify_topic(store::Store& store, const KafkaOptions& kafka, const std::string& topic,
                          const std::string& source, const TopicProgress& progress) {
  Verification verification(store, source);
  auto& verdict = verification.verdict();
  KafkaReader reader(kafka, topic, "lumbung-verify");
  const auto bounds = reader.bounds();
  verdict.topic_end = bounds.end;
  reader.go_to(bounds.begin);
  auto heard = std::chrono::steady_clock::now();
  while (!verification.wrong() && (verdict.offset + 1 < bounds.end || !(verification.complete() || verification.open_gap()))) {
    auto record = reader.next(kPoll);
    const auto now = std::chrono::steady_clock::now();
    if (record) {
      verification.look(*std::move(record));
      heard = now;
    } else if (now - heard > kTailWithin) {
      if (verdict.offset + 1 < bounds.end)
        throw FeedAway("Kafka does not send records of the topic " + topic + " that are there.");
      break;
    }
    if (progress && (!record || verdict.records % kTellEvery == 0) && !progress(verdict)) break;
  }
  return verification.end();
}

}  // namespace lumbung::events
