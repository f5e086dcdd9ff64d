#include "runtime/cache/load_limiter.h"

namespace lumbung::cache {

bool LoadLimiter::queue(Entering& entering, std::coroutine_handle<> coroutine) {
  const auto now = std::chrono::steady_clock::now();
  std::deque<Entering*> expired;
  bool waits = false;
  {
    const std::lock_guard lock(mutex_);
    expired = take_expired(now);
    if (running_ < limits_.running) {
      ++running_;
      entering.may = true;
    } else if (waiting_.size() < limits_.waiting) {
      entering.waited = true;
      entering.coroutine = coroutine;
      entering.until = now + limits_.longest_wait;
      waiting_.push_back(&entering);
      waits = true;
    }
  }
  // From here on `entering` may be gone when it waits.
  for (auto* other : expired) other->coroutine.resume();
  return waits;
}

void LoadLimiter::leave() {
  std::deque<Entering*> expired;
  Entering* next = nullptr;
  {
    const std::lock_guard lock(mutex_);
    expired = take_expired(std::chrono::steady_clock::now());
    if (waiting_.empty()) {
      --running_;
    } else {
      next = waiting_.front();
      waiting_.pop_front();
      next->may = true;
    }
  }
  for (auto* other : expired) other->coroutine.resume();
  if (next != nullptr) next->coroutine.resume();
}

// All wait equally long, so the oldest stand first.
std::deque<LoadLimiter::Entering*> LoadLimiter::take_expired(std::chrono::steady_clock::time_point now) {
  std::deque<Entering*> expired;
  while (!waiting_.empty() && waiting_.front()->until <= now) {
    expired.push_back(waiting_.front());
    waiting_.pop_front();
  }
  return expired;
}

std::size_t LoadLimiter::running() const {
  const std::lock_guard lock(mutex_);
  return running_;
}

std::size_t LoadLimiter::waiting() const {
  const std::lock_guard lock(mutex_);
  return waiting_.size();
}

}  // namespace lumbung::cache
