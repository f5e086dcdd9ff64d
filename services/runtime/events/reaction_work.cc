#include <future>
#include <optional>

#include "runtime/digest.h"
#include "runtime/events/consumer_work.h"
#include "runtime/events/parked.h"

namespace lumbung::events {
namespace {

// Commands that wait for the committer together; it takes them as one batch.
constexpr std::size_t kMaxInFlight = 256;
// More at once is catching up, behind the commands of people.
constexpr std::size_t kFewRecords = 20;

class ReactionWork : public ConsumerWork {
 public:
  ReactionWork(store::Store& store, const Reaction& reaction, store::Committer& committer, std::string cursor,
               Failpoints& failpoints, const Clock& clock)
      : store_(store),
        reaction_(reaction),
        committer_(committer),
        cursor_(std::move(cursor)),
        failpoints_(failpoints),
        clock_(clock) {}

  FeedCursor open() override {
    // A commit of this process that is under way is known before: the committer answers it first.
    const auto connection = working_connection(store_);
    at_ = begin_at_cursor(store_, *connection, cursor_, microseconds(clock_.now()));
    subjects_ = parked_subjects(*connection, cursor_);
    connection->execute("COMMIT");
    return at_;
  }

  Handled take(std::span<const FeedRecord> records) override {
    Handled handled;
    handled.cursor = at_;
    if (!subjects_) subjects_ = parked_subjects(*store_.reader(), cursor_);
    for (std::size_t next = 0; next < records.size() && handled.stopped.empty();) next = send(records, next, handled);
    failpoints_.pass(Failpoint::consumer_after_commit);
    return handled;
  }

  std::optional<Refusal> retry(const store::ParkedRow& parked) override {
    const auto record = record_of(parked);
    if (!record.damage.empty()) return rule_broken(kDamaged, record.damage);
    Sent sent;
    if (parked.reason == kDamaged) {
      if (auto refusal = refused_out_of_turn(record, at_)) return refusal;
      sent.command.consumed.emplace();
    } else {
      sent = command_for(record, true);
    }
    // Refused by the reaction itself: it stays as it is.
    if (sent.parks) return rule_broken(sent.command.consumed->record->reason, sent.command.consumed->record->detail);
    auto& consumed = *sent.command.consumed;
    consumed.behind = consumed.cursor = row_of(cursor_, at_);
    consumed.record = parked;
    consumed.retried = true;
    const auto outcome = committer_.commit_and_wait(std::move(sent.command));
    if (const auto* refusal = std::get_if<Refusal>(&outcome)) return *refusal;
    if (const auto* failed = std::get_if<store::Failed>(&outcome)) {
      if (failed->internal) return rule_broken(kDataRefused, failed->sentence);
      throw store::Unavailable(failed->sentence);
    }
    if (!std::holds_alternative<store::Committed>(outcome)) throw MovedMeanwhile("Another process went on.");
    return std::nullopt;
  }

  void forget_parked() override { subjects_.reset(); }

 private:
  struct Sent {
    std::size_t index = 0;
    store::Command command;
    bool parks = false;    // Without being tried.
    bool ignored = false;  // Of a type it does not know.
  };

  // Sends what is independent together: a record of a subject waits for the one before it, which may be parked. The index of
  // the first record that was not sent.
  std::size_t send(std::span<const FeedRecord> records, std::size_t next, Handled& handled) {
    std::vector<Sent> chain;
    std::set<std::string> under_way;
    auto at = at_;
    for (; next < records.size() && chain.size() < kMaxInFlight; ++next) {
      const auto& record = records[next];
      Step step{};
      try {
        step = step_of(at, record);
      } catch (const CannotGoOn& why) {
        handled.stopped = why.what();
        break;
      }
      if (step == Step::duplicate) {
        ++handled.duplicates;
        continue;
      }
      const auto& subject = record.envelope.subject;
      if (!subject.empty() && !under_way.insert(subject).second) break;
      auto sent = command_for(record, false);
      sent.index = next;
      sent.command.consumed->behind = row_of(cursor_, at);
      at = behind(at, record);
      sent.command.consumed->cursor = row_of(cursor_, at);
      if (records.size() > kFewRecords) sent.command.command_class = store::CommandClass::bulk;
      chain.push_back(std::move(sent));
    }
    return commit(records, std::move(chain), next, handled);
  }

  std::size_t commit(std::span<const FeedRecord> records, std::vector<Sent> chain, std::size_t next, Handled& handled) {
    std::vector<std::future<store::CommitOutcome>> outcomes;
    for (auto& sent : chain) {
      // Its own: an answer is known a moment before whoever gave it has let go of the promise.
      const auto told = std::make_shared<std::promise<store::CommitOutcome>>();
      outcomes.push_back(told->get_future());
      committer_.submit(std::move(sent.command),
                        [told](store::CommitOutcome outcome) { told->set_value(std::move(outcome)); });
    }
    std::vector<store::CommitOutcome> known;
    for (auto& outcome : outcomes) known.push_back(outcome.get());
    for (std::size_t i = 0; i < chain.size(); ++i) {
      const auto& record = records[chain[i].index];
      const auto* failed = std::get_if<store::Failed>(&known[i]);
      if (failed && failed->internal) {
        park(record, kDataRefused, failed->sentence);
        count_parked_one(record, handled);
        return chain[i].index + 1;
      }
      if (failed) throw store::Unavailable(failed->sentence);
      if (std::holds_alternative<store::Overtaken>(known[i]))
        throw MovedMeanwhile("The cursor " + cursor_ + " was moved by somebody else.");
      handled.cursor = at_ = behind(at_, record);
      if (std::holds_alternative<Refusal>(known[i]) || chain[i].parks) {
        count_parked_one(record, handled);
      } else if (chain[i].ignored) {
        ++handled.ignored;
      } else {
        ++handled.applied;
        handled.live.push_back(chain[i].index);
      }
    }
    return next;
  }

  void count_parked_one(const FeedRecord& record, Handled& handled) {
    handled.cursor = at_;
    ++handled.parked;
    if (!record.envelope.subject.empty()) subjects_->insert(record.envelope.subject);
  }

  // The command for a record, without its cursor. An operator tries a parked one again, which follows nothing.
  Sent command_for(const FeedRecord& record, bool retried) {
    Sent sent;
    const auto& event = record.envelope;
    std::string reason = record.damage.empty() ? "" : kDamaged;
    std::string detail = record.damage;
    if (reason.empty() && !reaction_.knows(event.type)) {
      sent.ignored = true;
    } else if (reason.empty() && !retried && subjects_ && subjects_->contains(event.subject)) {
      reason = kFollowsParked;
      detail = "An earlier event of " + event.subject + " is parked.";
    } else if (reason.empty()) {
      try {
        if (auto command = reaction_.react(event)) sent.command = *std::move(command);
      } catch (const CannotApply& why) {
        reason = why.reason();
        detail = why.what();
      }
    }
    sent.parks = !reason.empty();
    sent.command.consumed.emplace();
    if (sent.ignored) return sent;
    if (sent.parks || sent.command.decide)
      sent.command.consumed->record =
          parked_row(cursor_, record, std::move(reason), std::move(detail), microseconds(clock_.now()));
    sent.command.caller = {event.agency, "reactions/" + reaction_.name(), {}};
    sent.command.request_id = event.id();
    sent.command.fingerprint = sha256(event.type + "\n" + event.payload);
    sent.command.traceparent = event.traceparent;
    return sent;
  }

  void park(const FeedRecord& record, const std::string& reason, const std::string& detail) {
    const auto after = behind(at_, record);
    store::Command command;
    command.consumed = {row_of(cursor_, at_), row_of(cursor_, after),
                        parked_row(cursor_, record, reason, detail, microseconds(clock_.now())), false};
    const auto outcome = committer_.commit_and_wait(std::move(command));
    if (const auto* failed = std::get_if<store::Failed>(&outcome)) throw store::Unavailable(failed->sentence);
    if (std::holds_alternative<store::Overtaken>(outcome))
      throw MovedMeanwhile("The cursor " + cursor_ + " was moved by somebody else.");
    at_ = after;
  }

  store::Store& store_;
  const Reaction& reaction_;
  store::Committer& committer_;
  const std::string cursor_;
  Failpoints& failpoints_;
  const Clock& clock_;
  FeedCursor at_;
  std::optional<std::set<std::string>> subjects_;  // With parked records.
};

}  // namespace

std::unique_ptr<ConsumerWork> make_reaction_work(store::Store& store, const Reaction& reaction, store::Committer& committer,
                                                 std::string cursor, Failpoints& failpoints, const Clock& clock) {
  return std::make_unique<ReactionWork>(store, reaction, committer, std::move(cursor), failpoints, clock);
}

}  // namespace lumbung::events
