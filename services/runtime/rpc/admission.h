// How many calls of each class may be in work at once. Beyond it a call is turned away at once with
// UNAVAILABLE and a retry delay, so that an overload costs the callers of the excess and nobody else.
#pragma once

#include <array>
#include <atomic>

#include "runtime/rpc/method.h"

namespace lumbung::rpc {

// Watchers of a process, over gRPC and HTTP together.
inline constexpr int kMaxWatches = 256;

class Admission {
 public:
  struct Limits {
    int reads = 0;
    int writes = 0;
    int bulk = 0;
    int watches = kMaxWatches;
  };
  explicit Admission(const Limits& limits) : limits_{limits.reads, limits.writes, limits.bulk, limits.watches} {}

  // False: turned away; true: leave must follow.
  bool enter(WorkClass work_class) {
    auto& inside = inside_[static_cast<std::size_t>(work_class)];
    if (inside.fetch_add(1, std::memory_order_relaxed) < limits_[static_cast<std::size_t>(work_class)])
      return true;
    inside.fetch_sub(1, std::memory_order_relaxed);
    return false;
  }
  void leave(WorkClass work_class) {
    inside_[static_cast<std::size_t>(work_class)].fetch_sub(1, std::memory_order_relaxed);
  }
  int inside(WorkClass work_class) const {
    return inside_[static_cast<std::size_t>(work_class)].load(std::memory_order_relaxed);
  }

 private:
  static constexpr std::size_t kClasses = 4;
  const std::array<int, kClasses> limits_;
  std::array<std::atomic<int>, kClasses> inside_{};
};

}  // namespace lumbung::rpc
