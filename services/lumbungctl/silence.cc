#include "lumbungctl/silence.h"

#include <utility>

namespace lumbung::ctl {

Silence::Silence(std::chrono::milliseconds longest, std::stop_source call)
    : longest_(longest), call_(std::move(call)), thread_([this](const std::stop_token& ended) { run(ended); }) {}

void Silence::heard() {
  const std::lock_guard lock(mutex_);
  since_.reset();
}

void Silence::servers_turn() {
  {
    const std::lock_guard lock(mutex_);
    since_ = Clock::now();
  }
  changed_.notify_one();
}

bool Silence::too_long() const {
  const std::lock_guard lock(mutex_);
  return too_long_;
}

void Silence::run(const std::stop_token& ended) {
  std::unique_lock lock(mutex_);
  while (!ended.stop_requested()) {
    if (!since_) {
      changed_.wait(lock, ended, [this] { return since_.has_value(); });
      continue;
    }
    const auto until = *since_ + longest_;
    if (Clock::now() >= until) {
      too_long_ = true;
      // What it stops runs on this thread.
      lock.unlock();
      call_.request_stop();
      return;
    }
    // Later words of the server only move the end further away.
    changed_.wait_until(lock, ended, until, [] { return false; });
  }
}

}  // namespace lumbung::ctl
