#include "runtime/events/position_waiters.h"

#include <algorithm>
#include <utility>

namespace lumbung::events {
namespace {

using std::chrono::steady_clock;

void tell(const std::vector<std::pair<PositionWaiters::Told, bool>>& due) {
  for (const auto& [told, there] : due) told(there);
}

}  // namespace

PositionWaiters::PositionWaiters() : thread_([this] { run(); }) {}

PositionWaiters::~PositionWaiters() {
  close();
  thread_.join();
}

void PositionWaiters::wait(std::int64_t position, steady_clock::time_point deadline, Told told) {
  bool there = false;
  bool waits = false;
  bool sooner = false;
  {
    const std::lock_guard lock(mutex_);
    there = at_ >= position;
    waits = !there && !closed_ && waiting_.size() < kMaxWaitingForPosition;
    // Most are told long before their deadline: the thread is woken only when it would come too late.
    sooner = waits && deadline < looks_again_;
    if (sooner) looks_again_ = deadline;
    if (waits) waiting_.push_back({position, deadline, std::move(told)});
  }
  if (!waits) return told(there);
  if (sooner) changed_.notify_all();
}

void PositionWaiters::reached(std::int64_t position) {
  Due due;
  {
    const std::lock_guard lock(mutex_);
    at_ = position;
    due = take_due();
  }
  tell(due);
}

void PositionWaiters::close() {
  Due due;
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    due = take_due();
  }
  changed_.notify_all();
  tell(due);
}

PositionWaiters::Due PositionWaiters::take_due() {
  Due due;
  if (waiting_.empty()) return due;
  const auto now = steady_clock::now();
  std::erase_if(waiting_, [&](Waiter& waiter) {
    const bool there = at_ >= waiter.position;
    if (!there && !closed_ && now < waiter.deadline) return false;
    due.emplace_back(std::move(waiter.told), there);
    return true;
  });
  return due;
}

void PositionWaiters::run() {
  std::unique_lock lock(mutex_);
  while (!closed_) {
    const auto due = take_due();
    if (!due.empty()) {
      lock.unlock();
      tell(due);
      lock.lock();
      continue;
    }
    looks_again_ = steady_clock::time_point::max();
    for (const auto& waiter : waiting_) looks_again_ = std::min(looks_again_, waiter.deadline);
    if (looks_again_ == steady_clock::time_point::max()) changed_.wait(lock);
    else changed_.wait_until(lock, steady_clock::time_point(looks_again_));
  }
}

}  // namespace lumbung::events
