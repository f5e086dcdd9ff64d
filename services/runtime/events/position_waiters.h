// Whoever waits until a consumer has come to a position. Deadlines are kept by a thread of its own: the consumer's may be held
// up for long, by a rebuild or by a source that does not answer, and nobody who waits pays for that.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace lumbung::events {

// Calls that wait for a position at once; one more is told at once that the consumer is behind.
inline constexpr std::size_t kMaxWaitingForPosition = 1'000;

// Thread-safe. Its end tells all who wait.
class PositionWaiters {
 public:
  using Told = std::function<void(bool)>;

  PositionWaiters();
  ~PositionWaiters();
  PositionWaiters(const PositionWaiters&) = delete;

  // Calls `told` once: with true when the position is reached, with false at the deadline, when too many wait or when it is
  // closed. On the caller's thread, on that of reached() or close(), or on its own; must not block.
  void wait(std::int64_t position, std::chrono::steady_clock::time_point deadline, Told told);
  // The consumer stands there, which may be further back than before.
  void reached(std::int64_t position);
  // Tells all who wait; who comes later is told at once.
  void close();

 private:
  struct Waiter {
    std::int64_t position;
    std::chrono::steady_clock::time_point deadline;
    Told told;
  };
  using Due = std::vector<std::pair<Told, bool>>;

  void run();
  // Under the lock.
  Due take_due();

  std::mutex mutex_;
  std::condition_variable changed_;
  std::int64_t at_ = 0;
  bool closed_ = false;
  std::vector<Waiter> waiting_;
  std::chrono::steady_clock::time_point looks_again_ = std::chrono::steady_clock::time_point::max();
  std::thread thread_;  // Last: it uses what stands above.
};

}  // namespace lumbung::events
