#include "runtime/store/committer.h"

#include <algorithm>
#include <future>

#include "base/check.h"
#include "runtime/metrics/committer_metrics.h"
#include "runtime/store/batch.h"

namespace lumbung::store {
namespace {

constexpr std::chrono::milliseconds kResolvePause{50};
// A batch that takes longer than this means the loop does not turn: liveness fails.
constexpr std::chrono::seconds kLongestTurn{60};

std::int64_t steady_ms() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

void count(const CommitOutcome& outcome, CommitterMetrics& metrics) {
  if (const auto* committed = std::get_if<Committed>(&outcome))
    committed->replayed ? metrics.replayed() : metrics.committed();
  else if (std::holds_alternative<Refusal>(outcome)) metrics.refused();
  else if (std::holds_alternative<Overtaken>(outcome)) metrics.replayed();
  else if (std::holds_alternative<DeadlineExceeded>(outcome)) metrics.expired();
  else metrics.failed();
}

void sort_unique(std::vector<std::string>& list) {
  std::sort(list.begin(), list.end());
  list.erase(std::unique(list.begin(), list.end()), list.end());
}

}  // namespace

Committer::Committer(Store& store, const Aggregates& aggregates,
                     const Clock& clock, Ids& ids, Failpoints& failpoints, CommitterMetrics* metrics,
                     RulesVersion rules_version, std::vector<CommitObserver*> observers,
                     std::chrono::milliseconds resolve_unknown)
    : store_(store),
      aggregates_(aggregates),
      clock_(clock),
      ids_(ids),
      failpoints_(failpoints),
      metrics_(metrics),
      rules_version_(std::move(rules_version)),
      observers_(std::move(observers)),
      resolve_unknown_(resolve_unknown),
      writer_(store.writer()) {
  CHECK(aggregates_.find("calendar") != nullptr);
  position_ = read_head(*store_.reader()).position;
  last_turn_ms_ = steady_ms();
  thread_ = std::thread([this] { run(); });
}

Committer::~Committer() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

void Committer::submit(Command command, std::function<void(CommitOutcome)> done) {
  CHECK(command.decide ? !command.request_id.empty() : command.consumed.has_value());
  auto waiting = std::make_unique<Waiting>(Waiting{std::move(command), std::move(done)});
  bool full = false;
  bool wake = false;
  {
    const std::lock_guard lock(mutex_);
    full = stopping_ || people_.size() + bulk_.size() >= kMaxQueued;
    if (!full) {
      auto& queue = waiting->command.command_class == CommandClass::bulk ? bulk_ : people_;
      wake = people_.empty() && bulk_.empty();
      queue.push_back(std::move(waiting));
    }
  }
  if (full) waiting->done(Failed{"the committer's queue is full or the process stops"});
  else if (wake) wake_.notify_one();
}

CommitOutcome Committer::commit_and_wait(Command command) {
  std::promise<CommitOutcome> told;
  auto outcome = told.get_future();
  submit(std::move(command), [&told](CommitOutcome result) { told.set_value(std::move(result)); });
  return outcome.get();
}

void Committer::AllAwaiter::await_suspend(std::coroutine_handle<> waiting) {
  CHECK(!commands.empty());
  // Once the last command is submitted the coroutine may already go on and this object be gone: nothing of it is
  // touched afterwards.
  auto& committing = committer;
  auto all = std::move(commands);
  for (std::size_t i = 0; i < all.size(); ++i)
    committing.submit(std::move(all[i]), [this, i, waiting](CommitOutcome outcome) {
      outcomes[i] = std::move(outcome);
      if (left.fetch_sub(1) == 1) waiting.resume();
    });
}

std::size_t Committer::queued() const {
  const std::lock_guard lock(mutex_);
  return people_.size() + bulk_.size();
}

bool Committer::alive() const {
  return queued() == 0 ||
         steady_ms() - last_turn_ms_.load() < std::chrono::milliseconds(kLongestTurn).count();
}

void Committer::run() {
  for (;;) {
    auto group = take();
    last_turn_ms_ = steady_ms();
    if (group.empty()) {
      tell_answered();
      return;
    }
    process(std::move(group));
  }
}

// People first; bulk fills at most kMaxBulkInMixedBatch places of a batch that also holds people.
Committer::Group Committer::take() {
  std::unique_lock lock(mutex_);
  if (people_.empty() && bulk_.empty() && !answered_.empty()) {
    lock.unlock();
    tell_answered();
    lock.lock();
  }
  wake_.wait(lock, [this] { return stopping_ || !people_.empty() || !bulk_.empty(); });
  Group group;
  const auto move_from = [&group](auto& queue, std::size_t most) {
    for (; most > 0 && !queue.empty(); --most) {
      group.push_back(std::move(queue.front()));
      queue.pop_front();
    }
  };
  move_from(people_, kMaxBatch);
  const auto places = kMaxBatch - group.size();
  move_from(bulk_, group.empty() ? places : std::min(places, kMaxBulkInMixedBatch));
  if (metrics_) metrics_->queue(people_.size() + bulk_.size());
  return group;
}

void Committer::process(Group group) {
  failpoints_.pass(Failpoint::committer_before_begin);
  try {
    process_together(group);
    answer(std::move(group));
  } catch (const DataError& refused) {
    writer_->rollback();
    if (group.size() == 1) return fail(std::move(group), {refused.what(), true});
    // Somebody's data is not what the engine takes: halve the group until it stands alone.
    if (metrics_) metrics_->bisected();
    Group second;
    const auto middle = group.begin() + static_cast<std::ptrdiff_t>(group.size() / 2);
    std::move(middle, group.end(), std::back_inserter(second));
    group.erase(middle, group.end());
    process(std::move(group));
    process(std::move(second));
  } catch (const std::exception& failed) {
    writer_->rollback();
    fail(std::move(group), {failed.what(), false});
  }
}

void Committer::process_together(Group& group) {
  const auto started = std::chrono::steady_clock::now();
  Wanted wanted;
  wanted.streams.push_back("calendar");
  for (const auto& waiting : group) Batch::add_wanted(waiting->command, aggregates_, wanted);
  sort_unique(wanted.requests);
  sort_unique(wanted.keys);
  sort_unique(wanted.streams);
  sort_unique(wanted.sealed);
  sort_unique(wanted.cursors);

  writer_->begin(wanted);
  // While the engine works, the previous batch hears its answers.
  tell_answered();
  auto loaded = writer_->load();
  if (loaded.head.writer_level > kWriterLevel)
    throw Unavailable("A newer program writes this log now; this one may not.");
  failpoints_.pass(Failpoint::committer_after_load);

  Batch batch(aggregates_, ids_, clock_.now(), std::move(loaded), *writer_, rules_version_);
  for (auto& waiting : group) waiting->outcome = batch.decide(waiting->command);
  failpoints_.pass(Failpoint::committer_after_decide);

  const auto position = batch.position();
  if (batch.empty()) {
    writer_->rollback();
  } else {
    const auto writes = batch.writes();
    try {
      writer_->commit(writes);
    } catch (const CommitUnknown&) {
      // Nothing of it happened: decide again from what is stored now.
      if (!committed_after_all(writes)) return process_together(group);
    }
    failpoints_.pass(Failpoint::committer_after_commit);
    for (auto* observer : observers_) observer->committed(writes);
  }
  for (auto& waiting : group)
    if (auto* committed = std::get_if<Committed>(&waiting->outcome)) committed->position = position;
  position_.store(position, std::memory_order_release);
  if (metrics_) {
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - started;
    metrics_->batch(group.size(), took.count());
    metrics_->position(position);
  }
}

// The orphaned backend may still be committing: only with the head lock in hand is what we read final. All of
// a batch is in one transaction, so one request id of it stands for all; a batch without one moved a cursor.
bool Committer::committed_after_all(const Writes& writes) {
  Wanted wanted;
  if (!writes.requests.empty()) wanted.requests.push_back(writes.requests.front().id);
  else wanted.cursors.push_back(writes.cursors.front().name);
  const auto give_up = std::chrono::steady_clock::now() + resolve_unknown_;
  for (;;) {
    try {
      writer_->rollback();
      writer_->begin(wanted);
      const auto loaded = writer_->load();
      writer_->rollback();
      if (metrics_) metrics_->unknown_commit(true);
      return writes.requests.empty() ? loaded.cursors == std::vector{writes.cursors.front()} : !loaded.requests.empty();
    } catch (const Unavailable& away) {
      if (std::chrono::steady_clock::now() > give_up) {
        if (metrics_) metrics_->unknown_commit(false);
        for (auto* observer : observers_) observer->outcome_unknown(writes);
        throw Unavailable(std::string("the outcome of a COMMIT is not known: ") + away.what());
      }
      std::this_thread::sleep_for(kResolvePause);
    }
  }
}

void Committer::answer(Group group) {
  for (auto& waiting : group) answered_.push_back(std::move(waiting));
}

void Committer::fail(Group group, const Failed& failure) {
  for (auto& waiting : group) waiting->outcome = failure;
  answer(std::move(group));
}

void Committer::tell_answered() {
  // An answer may submit the next command, but never adds to this list: only this thread does, later.
  for (auto& waiting : answered_) {
    if (metrics_) count(waiting->outcome, *metrics_);
    waiting->done(std::move(waiting->outcome));
  }
  answered_.clear();
}

}  // namespace lumbung::store
