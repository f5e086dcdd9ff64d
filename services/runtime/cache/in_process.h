// The cache of a process that alone writes its database: SQLite. A hit costs a look into a table, on the thread that asks.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <list>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "runtime/cache/cache.h"
#include "runtime/metrics/cache_metrics.h"

namespace lumbung::cache {

inline constexpr std::size_t kInProcessBytes = 64 * 1024 * 1024;

// Thread-safe; one mutex, held for the copy of one entry. Keeps what was asked for last, up to so many bytes.
class InProcess : public Cache {
 public:
  using Now = std::function<std::chrono::steady_clock::time_point()>;
  static std::chrono::steady_clock::time_point coarse_now();

  // `metrics` must outlive it. Without a clock of the caller's: the kernel's coarse one, some milliseconds behind at most, read
  // for a fraction of what the exact one costs.
  InProcess(const CacheMetrics& metrics, std::size_t most_bytes, Now now = coarse_now);

  std::optional<Answer> at_once(const std::string& key) override;
  void ask(const std::string& key, std::function<void(Answer)> done) override;
  void put(const std::string& key, Entry entry, std::chrono::milliseconds keep) override;
  void bury(const std::string& key, std::int64_t position) override;
  bool alone() const override { return true; }

 private:
  struct Slot {
    std::string key;
    Entry entry;
    bool buried = false;
    std::chrono::steady_clock::time_point until;

    std::size_t bytes() const;
  };
  using Slots = std::list<Slot>;

  void set(const std::string& key, Entry entry, bool buried, std::chrono::milliseconds keep);
  void drop(Slots::iterator slot);

  const CacheMetrics& metrics_;
  const std::size_t most_bytes_;
  const Now now_;
  std::mutex mutex_;
  Slots slots_;  // The last one used first.
  std::unordered_map<std::string_view, Slots::iterator> by_key_;  // Names the slot's own key.
  std::size_t bytes_ = 0;
};

}  // namespace lumbung::cache
