// The only path by which stored state changes. One thread gathers whatever commands wait, decides them in
// order on states in memory, and writes what follows in one transaction; then it answers. Light load means
// batches of one and no added wait; heavy load means one fsync for hundreds of commands.
//
// Promises: a command is answered only after its effect is durable; its request id and its effect are in the same
// commit, also when the effect is that nothing had to change; a refused command leaves nothing behind; one command's bad data never fails its neighbours; a
// COMMIT whose answer was lost is resolved before anybody is answered.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <coroutine>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <variant>
#include <vector>

#include "base/events.h"
#include "base/result.h"
#include "base/seams.h"
#include "runtime/failpoints.h"
#include "runtime/store/aggregate.h"
#include "runtime/store/store.h"

namespace lumbung::common::v1 {
class Source;
}

namespace lumbung::store {

class Batch;
struct CommitterMetrics;

// Commands in one transaction.
inline constexpr std::size_t kMaxBatch = 512;
// Bulk commands in a batch that also holds commands of people.
inline constexpr std::size_t kMaxBulkInMixedBatch = 64;
// Serialized bytes of one event; a command that leads to a larger one is refused, because it could not travel: topics take
// records of 1 MiB, headers among them.
inline constexpr std::size_t kMaxEventBytes = 900'000;
// Commands waiting; beyond it a new one is refused as Unavailable.
inline constexpr std::size_t kMaxQueued = 20'000;

enum class CommandClass { people, bulk };

// The states a command asked for, as they are when its turn comes.
class Streams {
 public:
  // The state of the i-th stream the command named; null when it does not exist.
  template <class State>
  const State* get(std::size_t i) const {
    return static_cast<const State*>(state(i));
  }
  // The stream that holds the i-th key the command named; empty when nobody does.
  const std::string& holder(std::size_t i) const;
  // The state of that stream; null when nobody holds it.
  template <class State>
  const State* held(std::size_t i) const {
    return static_cast<const State*>(held_state(i));
  }

 private:
  friend class Batch;
  Streams(Batch& batch, const struct Command& command) : batch_(batch), command_(command) {}
  const google::protobuf::Message* state(std::size_t i) const;
  const google::protobuf::Message* held_state(std::size_t i) const;
  Batch& batch_;
  const Command& command_;
};

// The record of another log that a command answers: where the consumer stands moves in the same commit as what came of it,
// also when nothing did.
struct Consumed {
  CursorRow behind;  // Where the consumer stands. Elsewhere in the log: somebody else went on, and the command is dropped.
  CursorRow cursor;  // Where it stands afterwards.
  // The record, to be parked when the command is refused, with the refusal's reason; without `decide` it is parked as it is.
  std::optional<ParkedRow> record = {};
  // `record` is parked already and tried again: no longer parked when it is accepted, or when there is no `decide`.
  bool retried = false;
};

// A change somebody asks for. Everything it needs is owned by it, so a cancelled call frees nothing.
struct Command {
  Caller caller;
  std::string request_id;   // Required.
  std::string fingerprint;  // Of the content; see fingerprint.h.
  std::string traceparent;
  std::string rules_version;  // Stored in the events' metadata; empty: that of the business date.
  // Where the values came from, stored there too; empty: the caller's own word.
  std::shared_ptr<const common::v1::Source> source;
  CommandClass command_class = CommandClass::people;
  bool validate_only = false;
  std::chrono::steady_clock::time_point deadline = std::chrono::steady_clock::time_point::max();
  std::vector<std::string> streams;
  // Every key the command reads or may claim.
  std::vector<std::string> keys;
  // Requests answered before that are forgotten when this one is accepted: those of a person who is erased. As
  // request_key() names them.
  std::vector<std::string> forget;
  // Pure. Called on the committer's thread, again after a bisection.
  std::function<Result<Events>(const Streams&, const Today&)> decide;
  // For reactions (events/consumer.h). Such a command may do without `decide`, and then without a request id.
  std::optional<Consumed> consumed = {};
  // The serialized reply, for the summary at the end of work done in many commands; otherwise it is the state of the
  // first event's stream, or of the first of `streams` when nothing changes.
  std::optional<std::string> reply;
};

// What became of it.
struct Committed {
  std::string stream;         // The stream of the reply.
  std::string reply;          // Serialized state; byte for byte that of the first time when replayed.
  bool replayed = false;      // The request id was known.
  bool changed = false;       // The command led to events; with validate_only, would have.
  std::int64_t position = 0;  // Head after the batch.
};

struct DeadlineExceeded {};
// The consumer does not stand where its command said: it is a repetition, or that of a consumer whose place another one took.
// Nothing happened.
struct Overtaken {
  CursorRow cursor;  // Where it stands.
};
struct Failed {           // The world failed; nothing happened, or it is not known, and a retry with the same id is safe.
  std::string sentence;   // For the log, not for callers.
  bool internal = false;  // Our own data was refused by the engine: a retry will not help.
};

using CommitOutcome = std::variant<Committed, Refusal, DeadlineExceeded, Failed, Overtaken>;

// Under which name the log remembers a request: one caller's ids never meet another's.
std::string request_key(const std::string& agency, const std::string& subject, const std::string& request_id);

// The version of the rule set in force on a date; empty when there is none.
using RulesVersion = std::function<std::string(Date)>;

// Hears of every commit of this process on the committer's thread, after it is durable and before anybody is answered. Must
// not block or throw.
class CommitObserver {
 public:
  virtual ~CommitObserver() = default;
  virtual void committed(const Writes& writes) = 0;
  // Whether it was committed could not be found out in time: everybody was told to ask again, and whoever does hears of a
  // replay, of which nobody is told here. Never followed by committed() of the same.
  virtual void outcome_unknown(const Writes&) {}
};

// How long the fate of a lost COMMIT is looked into before everybody is told to ask again.
inline constexpr std::chrono::seconds kResolveUnknown{5};

class Committer {
 public:
  // `clock`, `ids`, `failpoints`, `store`, `aggregates` and `observers` must outlive it. Starts its thread; throws
  // Unavailable when the store does not answer.
  Committer(Store& store, const Aggregates& aggregates, const Clock& clock,
            Ids& ids, Failpoints& failpoints, CommitterMetrics* metrics, RulesVersion rules_version = {},
            std::vector<CommitObserver*> observers = {}, std::chrono::milliseconds resolve_unknown = kResolveUnknown);
  // Finishes what is queued, then stops.
  ~Committer();
  Committer(const Committer&) = delete;

  // `done` is called once, on the committer's thread, after the outcome is durable. It must not block.
  void submit(Command command, std::function<void(CommitOutcome)> done);

  // Waits for the outcome, for work at the start of a process and in tools. Never on a thread that answers calls, nor on
  // the committer's own.
  CommitOutcome commit_and_wait(Command command);

  // co_await committer.commit(std::move(command)) gives the CommitOutcome.
  struct Awaiter {
    Committer& committer;
    Command command;
    std::optional<CommitOutcome> outcome;
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> waiting) {
      committer.submit(std::move(command), [this, waiting](CommitOutcome result) {
        outcome.emplace(std::move(result));
        waiting.resume();
      });
    }
    CommitOutcome await_resume() { return std::move(*outcome); }
  };
  Awaiter commit(Command command) { return {*this, std::move(command), std::nullopt}; }

  // The same for many commands at once: co_await gives their outcomes in order, after the last of them. At least one.
  struct AllAwaiter {
    Committer& committer;
    std::vector<Command> commands;
    std::vector<CommitOutcome> outcomes;
    std::atomic<std::size_t> left;
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> waiting);
    std::vector<CommitOutcome> await_resume() { return std::move(outcomes); }
  };
  AllAwaiter commit_all(std::vector<Command> commands) {
    const auto count = commands.size();
    return {*this, std::move(commands), std::vector<CommitOutcome>(count), count};
  }

  // Commands waiting now.
  std::size_t queued() const;
  // Position of the last event this process has seen committed. Thread-safe.
  std::int64_t position() const { return position_.load(std::memory_order_acquire); }
  // The thread turned within the last seconds, or has nothing to do.
  bool alive() const;

 private:
  struct Waiting {
    Command command;
    std::function<void(CommitOutcome)> done;
    CommitOutcome outcome = Failed{};
  };
  using Group = std::vector<std::unique_ptr<Waiting>>;

  void run();
  Group take();
  // Commits a group and queues its answers. Splits it when the engine refuses somebody's data.
  void process(Group group);
  // Throws DataError, Unavailable or CommitUnknown; sets the outcomes otherwise.
  void process_together(Group& group);
  // After a COMMIT whose answer was lost: true when it happened. Tells the observers and throws Unavailable when it cannot be
  // known.
  bool committed_after_all(const Writes& writes);
  void answer(Group group);
  void tell_answered();
  void fail(Group group, const Failed& failure);

  Store& store_;
  const Aggregates& aggregates_;
  const Clock& clock_;
  Ids& ids_;
  Failpoints& failpoints_;
  CommitterMetrics* metrics_;
  const RulesVersion rules_version_;
  const std::vector<CommitObserver*> observers_;
  const std::chrono::milliseconds resolve_unknown_;
  std::unique_ptr<Writer> writer_;

  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::unique_ptr<Waiting>> people_;
  std::deque<std::unique_ptr<Waiting>> bulk_;
  bool stopping_ = false;

  Group answered_;  // Decided and durable, not yet told; the committer's thread only.
  std::atomic<std::int64_t> position_{0};
  std::atomic<std::int64_t> last_turn_ms_{0};
  std::thread thread_;
};

}  // namespace lumbung::store
