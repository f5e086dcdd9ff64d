#include "runtime/events/kafka_feed.h"

#include <algorithm>
#include <atomic>
#include <deque>
#include <exception>
#include <optional>
#include <utility>
#include <vector>

#include "runtime/events/kafka_reader.h"

namespace lumbung::events {
namespace {

using std::chrono::milliseconds;

// Records looked at from the end backwards for one that is an event of the log.
constexpr std::int64_t kLookBack = 100;
// A record that the topic has comes within this, or Kafka is away.
constexpr milliseconds kComesWithin{5'000};
// Records that are no events, kept while it is looked whether missing ones come later; with more of them nobody looks on.
constexpr std::size_t kMaxDamagedHeld = 1'000;

std::string offset_text(std::int64_t offset) { return "offset " + std::to_string(offset); }

class KafkaFeed : public Feed {
 public:
  explicit KafkaFeed(const KafkaFeedOptions& options)
      : options_(options), reader_(options.kafka, options.topic, options.group) {}

  const std::string& source() const override { return options_.source; }

  void seek(const FeedCursor& behind) override {
    woken_ = false;
    pending_ = nullptr;
    gap_.reset();
    ready_.clear();
    at_ = behind;
    cursor_known_ = behind.offset >= 0;
    try {
      const auto bounds = reader_.bounds();
      if (behind.offset >= 0) go_behind(behind, bounds);
      else find_place(behind, bounds);
    } catch (const TopicMissing& missing) {
      missing_topic(missing);
    }
  }

  std::vector<FeedRecord> poll(std::size_t most, milliseconds wait) override {
    if (pending_) std::rethrow_exception(std::exchange(pending_, nullptr));
    std::vector<FeedRecord> records;
    try {
      read(records, most, wait);
    } catch (const std::runtime_error&) {
      // What came before it is whole, and librdkafka tells some failures only once.
      if (records.empty()) throw;
      pending_ = std::current_exception();
    }
    return records;
  }

  FeedCursor end() override {
    if (!tail_) tail_ = std::make_unique<KafkaReader>(options_.kafka, options_.topic, options_.group);
    const auto bounds = tail_->bounds();
    if (bounds.end == bounds.begin) return {};
    if (bounds.end - 1 != end_.offset) end_ = last_record(*tail_, bounds);
    return end_;
  }

  void applied(const FeedCursor& cursor) override {
    if (cursor.offset >= 0) reader_.commit(cursor.offset + 1);
  }

  void wake() override {
    woken_ = true;
    reader_.wake();
  }

 private:
  void read(std::vector<FeedRecord>& records, std::size_t most, milliseconds wait) {
    try {
      while (records.size() < most) {
        if (!ready_.empty()) {
          records.push_back(std::move(ready_.front()));
          ready_.pop_front();
          continue;
        }
        if (gap_) {
          // What came before it is not kept waiting.
          if (!records.empty() || !look_beyond_gap(wait)) break;
          continue;
        }
        auto record = reader_.next(records.empty() ? wait : milliseconds{0});
        if (!record) break;
        cursor_known_ = true;
        auto told = feed_record_of(*std::move(record), options_.source);
        if (leaves_out(told)) {
          gap_ = Gap{std::move(told), reader_.bounds().end, {}};
          continue;
        }
        follow(told);
        records.push_back(std::move(told));
      }
    } catch (const TopicMissing& missing) {
      missing_topic(missing);
    }
  }

  // An event of the log, and not the next one: those between are missing, or come later because they were published again.
  bool leaves_out(const FeedRecord& record) const {
    const auto& event = record.envelope;
    return record.damage.empty() && (at_.log_id.empty() || event.log_id == at_.log_id) && event.position > at_.position + 1;
  }

  void follow(const FeedRecord& record) {
    const auto& event = record.envelope;
    if (!record.damage.empty() || (event.log_id == at_.log_id && event.position <= at_.position)) return;
    // The log's id is the same but for once: it is not copied for every record.
    if (at_.log_id != event.log_id) at_.log_id = event.log_id;
    at_.position = event.position;
    at_.offset = record.offset;
  }

  // Goes on to the first later record of the log that does not leave out anything: who publishes again begins with what is
  // missing, and what is passed over here comes again behind it. Without one the gap is told as it is. False when it is not
  // known yet.
  bool look_beyond_gap(milliseconds wait) {
    const auto until = std::chrono::steady_clock::now() + wait;
    for (auto looked = gap_->looked(); looked + 1 < gap_->end && gap_->damaged.size() < kMaxDamagedHeld;) {
      const auto left = std::chrono::duration_cast<milliseconds>(until - std::chrono::steady_clock::now());
      auto record = reader_.next(std::max(left, milliseconds{0}));
      if (!record) return false;
      looked = gap_->last_looked = record->offset;
      auto told = feed_record_of(*std::move(record), options_.source);
      if (!told.damage.empty()) {
        gap_->damaged.push_back(std::move(told));
      } else if (told.envelope.log_id != gap_->record.envelope.log_id) {
        break;
      } else if (!leaves_out(told)) {
        for (auto& damaged : gap_->damaged) ready_.push_back(std::move(damaged));
        follow(told);
        ready_.push_back(std::move(told));
        gap_.reset();
        return true;
      }
      if (left.count() <= 0) return false;
    }
    reader_.go_to(gap_->record.offset + 1);
    follow(gap_->record);
    ready_.push_back(std::move(gap_->record));
    gap_.reset();
    return true;
  }

  [[noreturn]] void missing_topic(const TopicMissing& missing) const {
    if (!cursor_known_) throw missing;
    throw FeedBroken("The topic " + options_.topic + ", of which records were applied, is gone.");
  }

  void go_behind(const FeedCursor& behind, const TopicBounds& bounds) {
    if (behind.offset >= bounds.end)
      throw FeedBroken("The topic " + options_.topic + " ends before " + offset_text(bounds.end) + ", and the record at " +
                       offset_text(behind.offset) + " was applied: the topic was made anew, or Kafka lost records.");
    if (behind.offset + 1 < bounds.begin)
      throw FeedBroken("The topic " + options_.topic + " begins at " + offset_text(bounds.begin) +
                       ", and the record at " + offset_text(behind.offset) +
                       " was the last one applied: those between are gone.");
    // The record itself may have been removed by retention; those behind it have not.
    if (behind.offset < bounds.begin) return reader_.go_to(bounds.begin);
    const auto record = feed_record_of(reader_.at(behind.offset), options_.source);
    if (!record.damage.empty() || behind.log_id.empty()) return;
    if (record.envelope.log_id != behind.log_id)
      throw FeedBroken("The record at " + offset_text(behind.offset) + " of the topic " + options_.topic +
                       " is of the log " + record.envelope.log_id + ", not of " + behind.log_id +
                       " that was applied: the topic was made anew.");
    // A lower position is a repeat that was dropped.
    if (record.envelope.position > behind.position)
      throw FeedBroken("The record at " + offset_text(behind.offset) + " of the topic " + options_.topic +
                       " has position " + std::to_string(record.envelope.position) + ", and only those up to " +
                       std::to_string(behind.position) + " were applied: the topic was made anew.");
  }

  void find_place(const FeedCursor& behind, const TopicBounds& bounds) {
    if (bounds.begin == bounds.end) return reader_.go_to(bounds.begin);
    const auto last = last_record(reader_, bounds);
    // Only records that are none of ours: the reader is told of them.
    if (last.log_id.empty()) return reader_.go_to(bounds.begin);
    if (!behind.log_id.empty() && behind.log_id != last.log_id)
      throw FeedBroken("The topic " + options_.topic + " goes on with the log " + last.log_id + ", not with " +
                       behind.log_id + " that was applied: it was put back from a backup.");
    reader_.go_to(first_usable(last, behind.position + 1, bounds));
  }

  // The first record of that log from which every one from `wanted` on can be reached without a gap.
  std::int64_t first_usable(const FeedCursor& last, std::int64_t wanted, const TopicBounds& bounds) {
    bool only_damaged = true;
    std::int64_t first = 0;
    reader_.go_to(bounds.begin);
    for (auto offset = bounds.begin; offset < bounds.end;) {
      auto record = next_that_is_there();
      if (woken_) throw FeedAway("The search for the place in the topic " + options_.topic + " was stopped.");
      if (!record) throw FeedAway("Kafka does not send records of the topic " + options_.topic + " that are there.");
      offset = record->offset + 1;
      const auto told = feed_record_of(*std::move(record), options_.source);
      if (!told.damage.empty()) continue;
      if (told.envelope.log_id == last.log_id) {
        if (told.envelope.position <= wanted) return only_damaged ? bounds.begin : told.offset;
        if (first == 0) first = told.envelope.position;
      }
      only_damaged = false;
    }
    throw FeedBroken("The topic " + options_.topic + " holds the log only from position " + std::to_string(first) +
                     " on, and position " + std::to_string(wanted) +
                     " is wanted: publish it again (lumbungctl relay republish).");
  }

  // A wake from before the seek, or a broker that fell silent, gives nothing.
  std::optional<KafkaRecord> next_that_is_there() {
    const auto until = std::chrono::steady_clock::now() + kComesWithin;
    for (auto left = kComesWithin; left.count() > 0 && !woken_;
         left = std::chrono::duration_cast<milliseconds>(until - std::chrono::steady_clock::now()))
      if (auto record = reader_.next(left)) return record;
    return std::nullopt;
  }

  // The last record that is an event; only an offset when none of the last kLookBack is.
  FeedCursor last_record(KafkaReader& reader, const TopicBounds& bounds) {
    FeedCursor found{"", 0, bounds.end - 1};
    const auto look = [&](std::int64_t offset) {
      const auto record = feed_record_of(reader.at(offset), options_.source);
      if (!record.damage.empty()) return false;
      found.log_id = record.envelope.log_id;
      found.position = record.envelope.position;
      return true;
    };
    if (look(bounds.end - 1)) return found;
    // Forwards: each step back would be another place, and a place costs a connection.
    for (auto offset = std::max(bounds.begin, bounds.end - kLookBack); offset < bounds.end - 1; ++offset) look(offset);
    return found;
  }

  struct Gap {
    FeedRecord record;  // The first one behind it.
    std::int64_t end = 0;  // Of the topic when it was found.
    std::vector<FeedRecord> damaged = {};  // Among those looked at.
    std::int64_t last_looked = -1;
    std::int64_t looked() const { return std::max(last_looked, record.offset); }
  };

  const KafkaFeedOptions options_;
  KafkaReader reader_;
  std::unique_ptr<KafkaReader> tail_;  // Looks at the end without moving the reader.
  FeedCursor end_;
  std::exception_ptr pending_;
  FeedCursor at_;             // Behind the last record of the log that was given.
  std::optional<Gap> gap_;    // Looked beyond.
  std::deque<FeedRecord> ready_;  // To be given before anything else is read.
  bool cursor_known_ = false;  // Somebody stands behind a record of the topic.
  std::atomic<bool> woken_{false};
};

}  // namespace

std::unique_ptr<Feed> open_kafka_feed(const KafkaFeedOptions& options) { return std::make_unique<KafkaFeed>(options); }

}  // namespace lumbung::events
