// A log that is watched, and clients that watch it: they keep what they are told, can stop accepting, and go away.
#pragma once

#include <condition_variable>
#include <coroutine>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "contract/log.h"
#include "lumbung/common/v1/watch.pb.h"
#include "runtime/events/watches.h"
#include "runtime/executor.h"
#include "runtime/metrics/metrics.h"
#include "runtime/rpc/failures.h"
#include "runtime/store/commit_signal.h"

namespace lumbung::contract {

using common::v1::WatchMessage;

// Short, so that no test waits for what takes seconds in a city.
inline events::TailLimits quick_limits(std::size_t rows = 4'096) {
  events::TailLimits limits;
  limits.rows = rows;
  limits.look_every = std::chrono::milliseconds{5};
  return limits;
}

// One process: a store with its committer, which tells the signal, and the watches of its log.
class WatchedLog {
 public:
  explicit WatchedLog(const Database& database, const events::TailLimits& limits = quick_limits(),
                      const events::WatchTimes& times = {});
  // Where it is reached in another way, as through a line that can be cut.
  WatchedLog(Engine engine, const std::string& where, const events::TailLimits& limits = quick_limits(),
             const events::WatchTimes& times = {});

  store::Committed must(store::Command command);
  // Businesses `first` and on, one event each, in few transactions.
  void add_businesses(int first, int count);

  store::Store& store() { return *store_; }
  events::Watches& watches() { return *watches_; }
  // The value of a series, by its line in the text format without the value.
  std::string metric(const std::string& series);

 private:
  Failpoints failpoints_;
  harness::FakeClock clock_;
  harness::CountingIds ids_;
  Metrics metrics_;
  store::CommitSignal signal_;
  store::Aggregates aggregates_ = test_aggregates();
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<store::Committer> committer_;
  std::unique_ptr<events::Watches> watches_;
};

// A watch of all businesses from now on.
events::WatchPlan plan_of_businesses();

// How a watch ended.
struct WatchEnd {
  std::string reason;  // Empty: without a refusal.
  std::string token;   // To go on with, when one was given.
};

// Starts watching when made. Goes away when destroyed, and waits until the watch has noticed.
class Watcher : public rpc::ReplyStream {
 public:
  Watcher(events::Watches& watches, events::WatchPlan plan, bool accepting = true);
  ~Watcher() override;

  Task<bool> write(rpc::Reply reply) override;
  void give_up() override;

  // From now on takes what is written; until then nothing.
  void accept();
  // Messages so far.
  std::vector<WatchMessage> messages() const;
  std::size_t count(WatchMessage::ContentCase content) const;
  // Positions of the events told, in the order of telling.
  std::vector<std::int64_t> positions() const;
  bool ended() const;
  // Waits for it.
  WatchEnd end();

 private:
  struct Accepted;

  mutable std::mutex mutex_;
  std::vector<WatchMessage> messages_;
  bool accepting_;
  bool gone_ = false;
  std::coroutine_handle<> held_;  // A write that is not accepted.
  bool heard_ = false;            // Its outcome.
  rpc::Call call_;
  std::promise<WatchEnd> promise_;
  std::shared_future<WatchEnd> end_{promise_.get_future().share()};
  Executor transport_{1};  // Writes end on a thread of their own, as gRPC's do.
};

// The copy of a client that does what docs/watch.md says: rows by their version, then events above it.
class Copy {
 public:
  void take(const WatchMessage& message);
  // Names with version and state; the etag, which counts versions, is part of it.
  std::map<std::string, std::pair<std::int64_t, std::string>> records() const;

 private:
  struct Row {
    std::int64_t version = 0;
    Business business;
  };
  store::Aggregates aggregates_ = test_aggregates();
  std::map<std::string, Row> rows_;
};

}  // namespace lumbung::contract
