// Watches of one log: any service lets its callers follow what happens, from now on, behind a position, behind a token,
// or behind a snapshot of its records. At least once, in the order of the log, without a gap; see docs/watch.md.
//
// A watcher is a coroutine: it holds no thread, and at most one page, which it writes out message by message, each when
// the one before was accepted. One that accepts nothing for long is ended with the token to go on with.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <set>
#include <string>

#include "base/result.h"
#include "runtime/events/log_tail.h"
#include "runtime/events/watch_filter.h"
#include "runtime/metrics/watch_metrics.h"
#include "runtime/rpc/method.h"
#include "runtime/store/aggregate.h"
#include "runtime/store/commit_signal.h"
#include "runtime/store/readers.h"
#include "runtime/store/store.h"
#include "runtime/task.h"

namespace lumbung::events {

// When nothing else was told for so long.
inline constexpr std::chrono::seconds kHeartbeatEvery{10};
// For accepting a page. Who takes another message after that is told WATCH_TOO_SLOW; who does not in twice the time is
// cut off.
inline constexpr std::chrono::seconds kAcceptWithin{30};
// For accepting one last message when the process stops.
inline constexpr std::chrono::seconds kLastWord{1};
// Threads, each with a connection, that read pages for those who are behind.
inline constexpr int kWatchReaders = 2;

struct WatchTimes {
  std::chrono::milliseconds heartbeat = kHeartbeatEvery;
  std::chrono::milliseconds accept = kAcceptWithin;
  std::chrono::milliseconds last_word = kLastWord;
};

// What a caller asks for; its fields are checked already.
struct WatchPlan {
  WatchFilter filter;  // Tidy.
  bool snapshot = false;
  std::string resume_token;
  std::optional<std::int64_t> after_position;
};

// Thread-safe. Lives longer than the calls it serves, or ends them.
class Watches {
 public:
  // `service` is the label of its metrics. Throws store::Unavailable. Everything must outlive it.
  Watches(store::Store& store, store::CommitSignal& signal, const store::Aggregates& aggregates, std::string source,
          const std::string& service, Metrics& metrics, const TailLimits& limits = {}, const WatchTimes& times = {});
  // As end_all, without limit.
  ~Watches();
  Watches(const Watches&) = delete;

  // Serves one watch to its end. Replies are common.v1.WatchMessages. Refuses RESUME_TOKEN_INVALID,
  // RESUME_TOKEN_MISMATCH, LOG_REPLACED, POSITION_UNKNOWN; ends with rpc::NotYet STOPPING, WATCH_TOO_SLOW or
  // STORE_AWAY, with the token to go on. STORE_AWAY before the first message has only the token that was given, if one was.
  Task<Result<rpc::Done>> serve(WatchPlan plan, const rpc::Call& call, rpc::ReplyStream& replies);

  // Tells every watcher to go on elsewhere, with its token, and waits until they have heard; new ones are told at once.
  void end_all(std::chrono::milliseconds limit);

  int watchers() const;

 private:
  class Watch;
  enum class Ended { client_gone, too_slow, stopping, replaced, away };

  // The steps of a watch. Nothing: it goes on.
  Task<std::optional<Refusal>> open(Watch& watch);
  Task<std::optional<Ended>> tell_snapshot(Watch& watch);
  Task<std::optional<Ended>> follow(Watch& watch);
  Task<std::optional<Ended>> tell_rows(Watch& watch, WatchedRows rows);
  Task<std::optional<Ended>> tell(Watch& watch, const std::string& content);
  Task<std::optional<Ended>> tell_heartbeat(Watch& watch);
  Result<rpc::Done> ending(const Watch& watch, Ended ended);

  void enter(Watch& watch);
  void leave(Watch& watch);
  // Gives up on those who do not take what is written.
  void look_at_writers();

  store::Store& store_;
  const store::Aggregates& aggregates_;
  const std::string source_;
  const WatchMetrics metrics_;
  const WatchTimes times_;
  std::atomic<bool> stopping_{false};
  mutable std::mutex mutex_;
  std::condition_variable left_;
  std::set<Watch*> watches_;
  store::Readers readers_;
  LogTail tail_;  // Last: its thread uses the others.
};

}  // namespace lumbung::events
