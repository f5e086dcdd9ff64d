#include <optional>
#include <type_traits>

#include "runtime/events/consumer_work.h"
#include "runtime/events/parked.h"
#include "runtime/events/projected_tables.h"

namespace lumbung::events {
namespace {

class ProjectionWork : public ConsumerWork {
 public:
  ProjectionWork(store::Store& store, const Projection& projection, std::string cursor, Failpoints& failpoints,
                 const Clock& clock)
      : store_(store), projection_(projection), cursor_(std::move(cursor)), failpoints_(failpoints), clock_(clock) {}

  FeedCursor open() override {
    return in_transaction([&](const FeedCursor& at) {
      read_subjects();
      connection_->execute("COMMIT");
      at_ = at;
      return at;
    });
  }

  Handled take(std::span<const FeedRecord> records) override {
    Handled handled;
    take_part(records, 0, handled);
    return handled;
  }

  std::optional<Refusal> retry(const store::ParkedRow& parked) override {
    const auto record = record_of(parked);
    if (!record.damage.empty()) return rule_broken(kDamaged, record.damage);
    return in_transaction([&](const FeedCursor& at) -> std::optional<Refusal> {
      rows_.clear();
      const bool repeated = parked.reason == kDamaged;
      if (repeated)
        if (auto refusal = refused_out_of_turn(record, at)) {
          connection_->execute("ROLLBACK");
          return refusal;
        }
      try {
        if (!repeated && projection_.knows(record.envelope.type)) {
          WantedRows wanted;
          projection_.want(record.envelope, wanted);
          tables_.load(*connection_, wanted, rows_);
          projection_.apply(record.envelope, rows_);
        }
        rows_.settle();
        tables_.write(*connection_, rows_);
      } catch (const CannotApply& why) {
        connection_->execute("ROLLBACK");
        return rule_broken(why.reason(), why.what());
      } catch (const store::DataError& why) {
        connection_->execute("ROLLBACK");
        return rule_broken(kDataRefused, why.what());
      }
      remove_parked(*connection_, cursor_, parked.offset);
      connection_->execute("COMMIT");
      return std::nullopt;
    });
  }

  void forget_parked() override { subjects_.reset(); }

 private:
  // What the batch does with a record that is new.
  struct Fresh {
    std::size_t index = 0;
    bool wanted = false;
    std::string reason;  // Parked when not empty.
    std::string detail;
  };

  // Whatever fails, the connection is given up: its transaction ends, and the next one waits until its fate is known.
  template <class Work>
  std::invoke_result_t<Work, FeedCursor> in_transaction(Work work) {
    try {
      if (!connection_) connection_ = working_connection(store_);
      return work(begin_at_cursor(store_, *connection_, cursor_, microseconds(clock_.now())));
    } catch (...) {
      connection_.reset();
      throw;
    }
  }

  // The engine may refuse the data of one record: halves are tried until it stands alone and is parked.
  void take_part(std::span<const FeedRecord> records, std::size_t first, Handled& handled) {
    if (records.empty() || !handled.stopped.empty()) return;
    try {
      commit(records, first, {}, handled);
    } catch (const store::DataError& refused) {
      if (records.size() == 1) return commit(records, first, refused.what(), handled);
      const auto half = records.size() / 2;
      take_part(records.first(half), first, handled);
      take_part(records.subspan(half), first + half, handled);
    }
  }

  void commit(std::span<const FeedRecord> records, std::size_t first, const std::string& refused, Handled& handled) {
    in_transaction([&](FeedCursor at) {
      // Set back by somebody who built the projection anew: what comes next here is not what is missing there.
      if (at.position < at_.position && (at.log_id.empty() || at.log_id == at_.log_id))
        throw MovedMeanwhile("The cursor " + cursor_ + " was set back from " + std::to_string(at_.position) + " to " +
                             std::to_string(at.position) + ".");
      // Of a consumer that moved the cursor meanwhile we know nothing.
      if (!subjects_ || at != at_) read_subjects();
      Handled now;
      auto fresh = sort_out(records, at, now);
      const auto behind_all = at;
      if (!fresh.empty()) {
        apply(records, fresh, refused, now);
        store::write_cursor(*connection_, row_of(cursor_, behind_all), microseconds(clock_.now()));
        if (failpoints_.disconnects(Failpoint::consumer_before_commit)) throw store::Unavailable("failpoint");
      }
      connection_->execute(fresh.empty() ? "ROLLBACK" : "COMMIT");
      failpoints_.pass(Failpoint::consumer_after_commit);
      handled.cursor = at_ = behind_all;
      handled.applied += now.applied;
      handled.duplicates += now.duplicates;
      handled.ignored += now.ignored;
      handled.parked += now.parked;
      for (const auto index : now.live) handled.live.push_back(first + index);
      for (const auto& one : fresh)
        if (!one.reason.empty() && !records[one.index].envelope.subject.empty())
          subjects_->insert(records[one.index].envelope.subject);
      handled.stopped = now.stopped;
      return true;
    });
  }

  // Repetitions are dropped; `at` goes behind the last record that is new. What comes behind one that is not the next is left.
  std::vector<Fresh> sort_out(std::span<const FeedRecord> records, FeedCursor& at, Handled& now) {
    std::vector<Fresh> fresh;
    try {
      for (std::size_t i = 0; i < records.size(); ++i) {
        const auto step = step_of(at, records[i]);
        if (step == Step::duplicate) {
          ++now.duplicates;
          continue;
        }
        at = behind(at, records[i]);
        auto& one = fresh.emplace_back();
        one.index = i;
        if (step == Step::damaged) {
          one.reason = kDamaged;
          one.detail = records[i].damage;
        }
      }
    } catch (const CannotGoOn& stop) {
      now.stopped = stop.what();
    }
    return fresh;
  }

  void apply(std::span<const FeedRecord> records, std::vector<Fresh>& fresh, const std::string& refused, Handled& now) {
    rows_.clear();
    WantedRows wanted;
    for (auto& one : fresh) {
      const auto& event = records[one.index].envelope;
      if (!one.reason.empty() || !projection_.knows(event.type)) continue;
      if (!refused.empty()) {
        one.reason = kDataRefused;
        one.detail = refused;
        continue;
      }
      attempt(one, [&] { projection_.want(event, wanted); });
      one.wanted = one.reason.empty();
    }
    tables_.load(*connection_, wanted, rows_);
    auto blocked = *subjects_;
    for (auto& one : fresh) {
      const auto& record = records[one.index];
      if (one.wanted && blocked.contains(record.envelope.subject)) {
        one.reason = kFollowsParked;
        one.detail = "An earlier event of " + record.envelope.subject + " is parked.";
      } else if (one.wanted) {
        attempt(one, [&] { projection_.apply(record.envelope, rows_); });
      }
      if (one.reason.empty()) {
        one.wanted ? ++now.applied : ++now.ignored;
        if (one.wanted) now.live.push_back(one.index);
        continue;
      }
      ++now.parked;
      if (!record.envelope.subject.empty()) blocked.insert(record.envelope.subject);
      store::write_parked(*connection_,
                          parked_row(cursor_, record, one.reason, one.detail, microseconds(clock_.now())));
    }
    rows_.settle();
    tables_.write(*connection_, rows_);
  }

  template <class Try>
  static void attempt(Fresh& one, Try trying) {
    try {
      trying();
    } catch (const CannotApply& why) {
      one.reason = why.reason();
      one.detail = why.what();
    }
  }

  void read_subjects() { subjects_ = parked_subjects(*connection_, cursor_); }

  store::Store& store_;
  const Projection& projection_;
  const std::string cursor_;
  Failpoints& failpoints_;
  const Clock& clock_;
  const ProjectedTables tables_;
  std::unique_ptr<store::Connection> connection_;
  FeedCursor at_;
  std::optional<std::set<std::string>> subjects_;  // With parked records.
  ProjectedRows rows_;
};

}  // namespace

std::unique_ptr<ConsumerWork> make_projection_work(store::Store& store, const Projection& projection, std::string cursor,
                                                   Failpoints& failpoints, const Clock& clock) {
  return std::make_unique<ProjectionWork>(store, projection, std::move(cursor), failpoints, clock);
}

}  // namespace lumbung::events
