// How many reads may go past the cache to the database at once. While the cache answers, few do; when it is away, all would,
// and the commands of people share that database: so the excess waits a little, in order, and is then turned away as
// admission turns calls away, with UNAVAILABLE and a delay to retry after.
#pragma once

#include <chrono>
#include <coroutine>
#include <cstddef>
#include <deque>
#include <mutex>

namespace lumbung::cache {

struct LoadLimits {
  std::size_t running = 64;
  std::size_t waiting = 1'024;
  // Looked at when a place becomes free or is asked for: a database that stands still turns nobody away by itself, the
  // deadline of the call does.
  std::chrono::milliseconds longest_wait{500};
};

// Thread-safe.
class LoadLimiter {
 public:
  explicit LoadLimiter(const LoadLimits& limits) : limits_(limits) {}

  // co_await limiter.enter(): true, and leave() must follow; or false. May go on on the thread of whoever leaves.
  struct Entering {
    LoadLimiter& limiter;
    bool may = false;
    bool waited = false;
    std::coroutine_handle<> coroutine;
    std::chrono::steady_clock::time_point until;

    bool await_ready() const noexcept { return false; }
    bool await_suspend(std::coroutine_handle<> waiting) { return limiter.queue(*this, waiting); }
    bool await_resume() const noexcept { return may; }
  };
  Entering enter() { return {*this, false, false, {}, {}}; }
  void leave();

  std::size_t running() const;
  std::size_t waiting() const;

 private:
  // True: it waits.
  bool queue(Entering& entering, std::coroutine_handle<> coroutine);
  std::deque<Entering*> take_expired(std::chrono::steady_clock::time_point now);

  const LoadLimits limits_;
  mutable std::mutex mutex_;
  std::size_t running_ = 0;
  std::deque<Entering*> waiting_;
};

}  // namespace lumbung::cache
