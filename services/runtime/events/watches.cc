#include "runtime/events/watches.h"

#include <utility>

#include "base/check.h"
#include "runtime/events/watch_under_way.h"
#include "runtime/rpc/failures.h"

namespace lumbung::events {
namespace {

using rpc::Done;
using std::chrono::steady_clock;

}  // namespace

Watches::Watches(store::Store& store, store::CommitSignal& signal, const store::Aggregates& aggregates, std::string source,
                 const std::string& service, Metrics& metrics, const TailLimits& limits, const WatchTimes& times)
    : store_(store),
      aggregates_(aggregates),
      source_(std::move(source)),
      metrics_(metrics, service),
      times_(times),
      readers_(store, kWatchReaders),
      tail_(store, signal, source_, limits, [this] { look_at_writers(); }) {}

Watches::~Watches() {
  end_all(std::chrono::milliseconds{0});
  std::unique_lock lock(mutex_);
  left_.wait(lock, [this] { return watches_.empty(); });
}

void Watches::end_all(std::chrono::milliseconds limit) {
  stopping_ = true;
  tail_.drain();
  std::unique_lock lock(mutex_);
  left_.wait_for(lock, limit, [this] { return watches_.empty(); });
}

int Watches::watchers() const {
  const std::lock_guard lock(mutex_);
  return static_cast<int>(watches_.size());
}

void Watches::enter(Watch& watch) {
  watch.joined = tail_.join();
  const std::lock_guard lock(mutex_);
  watches_.insert(&watch);
  metrics_.watchers(watches_.size());
}

void Watches::leave(Watch& watch) {
  tail_.leave();
  // Notified under the lock: who waits may destroy this.
  const std::lock_guard lock(mutex_);
  watches_.erase(&watch);
  metrics_.watchers(watches_.size());
  left_.notify_all();
}

void Watches::look_at_writers() {
  const std::lock_guard lock(mutex_);
  const auto now = steady_clock::now();
  for (auto* watch : watches_) {
    if (!watch->writing_since || watch->given_up) continue;
    const auto patience = stopping_ ? times_.last_word : 2 * times_.accept;
    if (now - *watch->writing_since < patience) continue;
    watch->given_up = true;
    watch->replies.give_up();
  }
}

Task<Result<Done>> Watches::serve(WatchPlan plan, const rpc::Call& call, rpc::ReplyStream& replies) {
  Watch watch(*this, std::move(plan), call, replies);
  std::optional<Ended> ended;
  bool failed = true;
  // Counted also when something unforeseen ends it.
  struct Count {
    const WatchMetrics& metrics;
    bool& failed;
    ~Count() {
      if (failed) metrics.ended("failed");
    }
  } count{metrics_, failed};
  try {
    auto opening = open(watch);
    auto refused = co_await opening;
    if (refused) {
      failed = false;
      metrics_.ended("refused");
      co_return *std::move(refused);
    }
    auto greeting = tell_heartbeat(watch);
    ended = co_await greeting;
    if (!ended && watch.at.snapshot_after) {
      auto telling = tell_snapshot(watch);
      ended = co_await telling;
    }
    while (!ended) {
      auto following = follow(watch);
      ended = co_await following;
    }
  } catch (const store::Unavailable&) {
    ended = Ended::away;
  }
  failed = false;
  co_return ending(watch, *ended);
}

Result<Done> Watches::ending(const Watch& watch, Ended ended) {
  switch (ended) {
    case Ended::client_gone:
      metrics_.ended("client_gone");
      return Done{};
    case Ended::replaced:
      metrics_.ended("log_replaced");
      return log_replaced();
    case Ended::too_slow:
      metrics_.ended("too_slow");
      throw rpc::NotYet("WATCH_TOO_SLOW",
                        "A page of the watch was not accepted in time. Take messages faster, or keep them and work later; go on "
                        "with the token.",
                        watch.way_on());
    case Ended::stopping:
      metrics_.ended("stopping");
      throw rpc::NotYet("STOPPING", "This process is stopping. Go on with another one, with the token.",
                        watch.way_on());
    case Ended::away:
      metrics_.ended("store_away");
      throw rpc::NotYet("STORE_AWAY",
                        "The store does not answer. Go on a little later, with the token; without one, as you began.",
                        watch.way_on());
  }
  check_failed("every end is one of those", __FILE__, __LINE__);
}

}  // namespace lumbung::events
