// What others see of a consumer: its state, whoever waits for a position, and work that is handed to its thread.
#include <algorithm>

#include "runtime/events/consumer.h"
#include "runtime/events/consumer_work.h"
#include "runtime/events/parked.h"

namespace lumbung::events {
namespace {

constexpr std::chrono::milliseconds kLookAtEndEvery{1'000};

}  // namespace

std::int64_t lacking(const ConsumerStatus& status, const std::string& log_id, std::int64_t position) {
  // Of another log nothing is there, whatever the numbers say.
  if (!log_id.empty() && !status.end_log_id.empty() && log_id != status.end_log_id) return status.end;
  return std::max<std::int64_t>(status.end - position, 0);
}

ConsumerStatus Consumer::status() const {
  const auto now_us = microseconds(parts_.clock.now());
  const std::lock_guard lock(mutex_);
  auto status = status_;
  status.lag_seconds = lag_seconds_at(now_us);
  if (replacing_ && status.state != ConsumerState::standby) status.state = ConsumerState::rebuilding;
  return status;
}

FeedCursor Consumer::position() const {
  const std::lock_guard lock(mutex_);
  return status_.cursor;
}

void Consumer::when_at(std::int64_t position, std::chrono::steady_clock::time_point deadline, std::function<void(bool)> told) {
  waiters_.wait(position, deadline, std::move(told));
}

void Consumer::close() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    if (feed_) feed_->wake();
  }
  wake_.notify_all();
  waiters_.close();
}

bool Consumer::stopped() const {
  const std::lock_guard lock(mutex_);
  return status_.state == ConsumerState::stopped;
}

bool Consumer::stopping() const {
  const std::lock_guard lock(mutex_);
  return stopping_;
}

void Consumer::publish(const FeedCursor& cursor) {
  {
    const std::lock_guard lock(mutex_);
    status_.cursor = cursor;
    if (cursor.log_id == status_.end_log_id || status_.end_log_id.empty())
      status_.end = std::max(status_.end, cursor.position);
  }
  waiters_.reached(cursor.position);
}

void Consumer::become(ConsumerState state, const std::string& sentence) {
  {
    const std::lock_guard lock(mutex_);
    status_.state = state;
    status_.sentence = sentence;
  }
  metrics_.stopped(state == ConsumerState::stopped);
  measure_lag();
}

// How far behind, and how much is parked: now and then, not at every batch.
void Consumer::look_at_end() {
  const auto now = std::chrono::steady_clock::now();
  if (now - end_seen_ < kLookAtEndEvery) return;
  end_seen_ = now;
  if (!reader_) reader_ = parts_.own.reader();
  const auto parked = count_parked(*reader_, cursor_name_);
  const auto stored = store::read_cursor(*reader_, cursor_name_);
  if (!lock_ && stored) publish(cursor_of(*stored));
  const auto end = end_of_source();
  {
    const std::lock_guard lock(mutex_);
    status_.parked = parked;
    status_.end_current = end.has_value();
    if (end) {
      status_.end_known = true;
      // A log does not shrink: what ends a topic may be an earlier part that is sent again.
      const bool grows = end->log_id.empty() || end->log_id == status_.end_log_id;
      const auto before = grows ? status_.end : 0;
      status_.end_log_id = end->log_id;
      const auto& at = status_.cursor;
      const bool same = end->log_id.empty() || at.log_id.empty() || end->log_id == at.log_id;
      status_.end = std::max({before, end->position, same ? at.position : 0});
    }
  }
  metrics_.parked(parked);
  measure_lag();
}

// Who does not follow asks too: what is missing there counts no less. Nothing when the source does not say; of one that is
// followed, that is thrown.
std::optional<FeedCursor> Consumer::end_of_source() {
  if (open_) return feed_->end();
  try {
    if (!feed_) {
      std::shared_ptr<Feed> feed = parts_.open_feed();
      const std::lock_guard lock(mutex_);
      feed_ = std::move(feed);
    }
    return feed_->end();
  } catch (const std::runtime_error&) {
    // Dies behind the lock: whoever asks for the status does not wait for it.
    std::shared_ptr<Feed> gone;
    const std::lock_guard lock(mutex_);
    gone.swap(feed_);
    return std::nullopt;
  }
}

void Consumer::measure_lag() {
  const auto now_us = microseconds(parts_.clock.now());
  const std::lock_guard lock(mutex_);
  status_.lag_events = lacking(status_, status_.cursor.log_id, status_.cursor.position);
  status_.lag_seconds = lag_seconds_at(now_us);
  if (status_.lag_events == 0 && status_.lag_seconds == 0) whole_us_ = now_us;
  metrics_.lag(status_.lag_events, status_.lag_seconds);
}

double Consumer::lag_seconds_at(std::int64_t now_us) const {
  constexpr double kMicro = 1e6;
  // What may be missing is not known without the source, nor to one that stopped: it stands still from then on.
  const bool known = status_.end_current && status_.state != ConsumerState::stopped;
  if (status_.lag_events == 0 && known) return 0;
  const auto since = std::max(whole_us_, status_.lag_events > 0 ? last_time_us_ : 0);
  return std::max(0.0, double(now_us - (since > 0 ? since : started_us_)) / kMicro);
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

}  // namespace lumbung::events
