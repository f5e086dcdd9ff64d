// Reads of one service that go through a cache: the entry when it is new enough, otherwise the database - once for all who
// ask for the same at that moment, and never more than so many at once.
//
// Promise: who wrote through this process never reads what was there before, whatever the cache does; who names a position
// never reads what is older. What other processes wrote is seen when their tombstone arrives, at the latest when the entry
// ends.
#pragma once

#include <chrono>
#include <coroutine>
#include <cstdint>
#include <exception>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "runtime/cache/cache.h"
#include "runtime/cache/load_limiter.h"
#include "runtime/cache/recent_writes.h"
#include "runtime/metrics/cache_metrics.h"
#include "runtime/store/committer.h"
#include "runtime/store/readers.h"
#include "runtime/task.h"

namespace lumbung::cache {

// How long a record is kept. Also how long another process may go on reading what a lost tombstone should have buried.
inline constexpr std::chrono::seconds kKeepRecord{60};
// The same of an answer about many records, which no tombstone names: writes of other processes are seen after so long.
inline constexpr std::chrono::seconds kKeepSum{2};
// Readers that wait for one load of the same; more load for themselves.
inline constexpr std::size_t kMaxJoined = 1'024;

// What the database gave: its position before the read, and the bytes; none when there is nothing.
struct Loaded {
  std::int64_t position = 0;
  std::optional<std::string> bytes;
};
// Runs on a reader's thread. Reads the position first, so that the bytes are at least as new.
using Load = std::function<Loaded(store::Connection&)>;

// One read.
struct Question {
  std::size_t kind = 0;
  std::string key;
  std::int64_t floor = 0;  // Nothing older will do.
  std::chrono::milliseconds keep{0};
  bool asked = false;  // The cache has been, and said nothing that would do.
  bool must_ask = false;  // It was looked at, and has to be asked.
};

// Thread-safe.
class ReadThrough : public store::CommitObserver {
 public:
  struct Settings {
    std::string cell;
    std::string service;
    store::Head head;  // Of the log at start.
    // Collections whose records are cached by name, `businesses`; each is a kind.
    std::vector<std::string> collections;
    // Kinds of answers about many records.
    std::vector<std::string> sums;
    LoadLimits limits = {};
  };

  // `cache` may be null: then everything is read from the database. It, `readers` and `metrics` must outlive it.
  ReadThrough(Cache* cache, store::Readers& readers, Metrics& metrics, Settings settings);

  // The record of a stream, `businesses/0192...`; `kind` counts through collections. `known` is where this process knows
  // the log to be.
  Question record(std::size_t kind, const std::string& stream, std::int64_t min_position, std::int64_t known);
  // An answer about many records; `kind` counts through sums. `digest` stands for all of the question and tells nobody what
  // it was. Any commit this process knows of makes it old.
  Question sum(std::size_t kind, const std::string& digest, std::int64_t min_position, std::int64_t known) const;

  // The entry, when the cache has it without waiting.
  std::optional<Entry> peek(Question& question);
  // The entry, or what the database gives. Throws what `load` throws, and rpc::NotYet when too many load.
  Task<Loaded> fetch(Question question, Load load);

  void committed(const store::Writes& writes) override;
  void outcome_unknown(const store::Writes& writes) override;

 private:
  struct Joining;
  struct Flight {
    std::vector<Joining*> waiting;
  };
  // Waits for whoever loads the same key, or becomes that one.
  struct Joining {
    ReadThrough& reads;
    const std::string& key;
    bool leads = false;
    bool alone = false;  // Too many wait: loads for itself.
    Loaded loaded;
    std::exception_ptr failure;
    std::coroutine_handle<> coroutine;

    bool await_ready() const noexcept { return false; }
    bool await_suspend(std::coroutine_handle<> waiting);
    void await_resume() const noexcept {}
  };

  std::string key_of(const std::string& kind, std::string_view name) const;
  // Of each stream that changed and whose record is cached: says so, and calls fn with its key and row.
  template <class Fn>
  void each_changed(const store::Writes& writes, Fn fn);
  // Counts the answer; the entry when it will do.
  std::optional<Entry> judge(const Question& question, Answer answer) const;
  Task<Loaded> load_limited(Load load);
  void land(const std::string& key, const Loaded& loaded, const std::exception_ptr& failure);

  Cache* const cache_;
  store::Readers& readers_;
  const Settings settings_;
  const std::string prefix_;
  const CachedReadMetrics metrics_;
  RecentWrites recent_;
  LoadLimiter limiter_;
  std::mutex mutex_;
  std::unordered_map<std::string, Flight> flights_;
};

}  // namespace lumbung::cache
