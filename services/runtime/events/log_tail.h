// The end of a log in memory, for all who watch it: one thread reads what is new once, whoever waits for it, and wakes
// them. Whoever is further behind reads the store. With nobody watching it reads nothing.
#pragma once

#include <chrono>
#include <condition_variable>
#include <coroutine>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "runtime/events/watch_pages.h"
#include "runtime/store/commit_signal.h"
#include "runtime/store/store.h"

namespace lumbung::events {

struct TailLimits {
  // Events kept; the oldest go when there are more, or more bytes.
  std::size_t rows = 4'096;
  std::size_t bytes = 16u * 1024 * 1024;
  // How late a commit of another process is noticed, and how exact the times of those who wait are.
  std::chrono::milliseconds look_every{500};
};

// Thread-safe. Everything given must outlive it.
class LogTail {
 public:
  using Time = std::chrono::steady_clock::time_point;

  // `tick` is called on the thread about every look_every, while somebody watches.
  LogTail(store::Store& store, store::CommitSignal& signal, std::string source, const TailLimits& limits,
          std::function<void()> tick);
  // Nobody may be waiting.
  ~LogTail();
  LogTail(const LogTail&) = delete;

  // Somebody watches from here on, until leave(). Gives the number of the log in force: it rises when the log is found
  // replaced by another one.
  std::int64_t join();
  void leave();

  struct Found {
    enum class Where {
      here,      // `rows` is what is next; empty when there is nothing.
      behind,    // Not in memory any more: the store has it.
      replaced,  // The log is another one now.
    };
    Where where = Where::here;
    WatchedRows rows;  // At most kWatchRowsPerPage.
  };
  // What is behind a position of a log that was joined.
  Found look(std::int64_t joined, const std::string& log_id, std::int64_t position) const;

  // co_await tail.wait(...) resumes on the tail's thread when there may be something behind the position, when `until`
  // has come, when `cancelled` gives true, and at drain().
  struct Wait {
    LogTail& tail;
    std::int64_t joined;
    std::int64_t position;
    Time until;
    const std::function<bool()>& cancelled;
    bool await_ready() const noexcept { return false; }
    bool await_suspend(std::coroutine_handle<> waiting);
    void await_resume() const noexcept {}
  };
  Wait wait(std::int64_t joined, std::int64_t position, Time until, const std::function<bool()>& cancelled) {
    return {*this, joined, position, until, cancelled};
  }

  // From here on nobody waits.
  void drain();

 private:
  struct Waiting {
    Wait* wait;
    std::coroutine_handle<> coroutine;
  };

  void run();
  // One page. True when there may be more at once. Throws store::Unavailable.
  bool turn();
  void begin(const store::Head& head);
  void add(WatchedRows rows);
  bool wanted();
  void wake_waiting();
  // With the lock held.
  bool may_go(const Wait& wait) const;

  store::Store& store_;
  store::CommitSignal& signal_;
  const std::string source_;
  const TailLimits limits_;
  const std::function<void()> tick_;

  // Of the thread alone.
  std::unique_ptr<store::Connection> reader_;
  Time looked_;

  mutable std::mutex mutex_;
  std::condition_variable joined_;
  int watchers_ = 0;
  bool draining_ = false;
  bool stopping_ = false;
  bool following_ = false;      // What stands below is the log's.
  std::int64_t replaced_ = 0;   // Times.
  std::string log_id_;
  std::int64_t position_ = 0;   // Of the last event known.
  std::string hash_;            // Of the log there.
  std::deque<std::shared_ptr<const WatchedRow>> rows_;  // Ends at position_, without a gap.
  std::size_t bytes_ = 0;
  std::vector<Waiting> waiting_;
  std::thread thread_;
};

}  // namespace lumbung::events
