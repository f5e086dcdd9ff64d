#include "runtime/store/commit_signal.h"

namespace lumbung::store {

void CommitSignal::committed(const Writes& writes) {
  {
    const std::lock_guard lock(mutex_);
    position_ = writes.head.position;
  }
  grown_.notify_all();
}

std::int64_t CommitSignal::position() const {
  const std::lock_guard lock(mutex_);
  return position_;
}

std::int64_t CommitSignal::wait_beyond(std::int64_t after, std::chrono::milliseconds limit) {
  std::unique_lock lock(mutex_);
  const auto woken = woken_;
  grown_.wait_for(lock, limit, [&] { return position_ > after || woken_ != woken; });
  return position_;
}

void CommitSignal::wake() {
  {
    const std::lock_guard lock(mutex_);
    ++woken_;
  }
  grown_.notify_all();
}

}  // namespace lumbung::store
