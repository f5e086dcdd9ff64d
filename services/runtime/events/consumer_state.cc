// What others see of a consumer: its state, whoever waits for a position, and work that is handed to its thread.
#include <algorithm>

#include "runtime/events/consumer.h"
#include "runtime/events/consumer_work.h"

namespace lumbung::events {

ConsumerStatus Consumer::status() const {
  const std::lock_guard lock(mutex_);
  auto status = status_;
  if (rebuilding_ && status.state != ConsumerState::standby) status.state = ConsumerState::rebuilding;
  return status;
}

FeedCursor Consumer::position() const {
  const std::lock_guard lock(mutex_);
  return status_.cursor;
}

void Consumer::when_at(std::int64_t position, std::chrono::steady_clock::time_point deadline, std::function<void(bool)> told) {
  std::shared_ptr<Feed> feed;
  bool there = false;
  bool waits = false;
  {
    const std::lock_guard lock(mutex_);
    there = status_.cursor.position >= position;
    waits = !there && !stopping_ && waiting_.size() < kMaxWaitingForPosition;
    if (waits) {
      waiting_.push_back({position, deadline, std::move(told)});
      feed = feed_;
    }
  }
  if (!waits) return told(there);
  wake_.notify_all();
  if (feed) feed->wake();
}

bool Consumer::stopping() const {
  const std::lock_guard lock(mutex_);
  return stopping_;
}

void Consumer::publish(const FeedCursor& cursor) {
  const std::lock_guard lock(mutex_);
  status_.cursor = cursor;
  status_.end = std::max(status_.end, cursor.position);
}

void Consumer::become(ConsumerState state, const std::string& sentence) {
  const auto now_us = microseconds(parts_.clock.now());
  const std::lock_guard lock(mutex_);
  status_.state = state;
  status_.sentence = sentence;
  status_.lag_events = std::max<std::int64_t>(status_.end - status_.cursor.position, 0);
  constexpr double kMicro = 1e6;
  status_.lag_seconds =
      status_.lag_events > 0 && last_time_us_ > 0 ? std::max(0.0, double(now_us - last_time_us_) / kMicro) : 0;
  metrics_.stopped(state == ConsumerState::stopped);
  // Who stands by knows nothing of the end; the one that follows tells.
  metrics_.lag(status_.lag_events, status_.lag_seconds);
}

void Consumer::pause(std::chrono::milliseconds time) {
  std::unique_lock lock(mutex_);
  wake_.wait_for(lock, time, [this] { return stopping_ || !jobs_.empty(); });
}

void Consumer::run_jobs() {
  for (;;) {
    Job job;
    {
      const std::lock_guard lock(mutex_);
      if (jobs_.empty()) return;
      job = std::move(jobs_.front());
      jobs_.pop_front();
    }
    job();
  }
}

void Consumer::tell_waiting(bool all) {
  std::vector<std::pair<std::function<void(bool)>, bool>> told;
  {
    const std::lock_guard lock(mutex_);
    const auto now = std::chrono::steady_clock::now();
    std::erase_if(waiting_, [&](Waiter& waiter) {
      const bool there = status_.cursor.position >= waiter.position;
      if (!there && !all && now < waiter.deadline) return false;
      told.emplace_back(std::move(waiter.told), there);
      return true;
    });
  }
  for (const auto& [tell, there] : told) tell(there);
}

}  // namespace lumbung::events
