#include "runtime/events/relay.h"

#include <algorithm>

#include "runtime/events/relay_session.h"
#include "runtime/log/log.h"

namespace lumbung::events {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kStandbyLooksEvery{500};
constexpr milliseconds kRetryAfter{500};
// Topic and log contradict each other: an operator repairs it, and nobody has to restart us.
constexpr milliseconds kStoppedLooksEvery{5'000};
constexpr double kMicro = 1e6;

}  // namespace

Relay::Relay(store::Store& store, store::CommitSignal& grown, RelayOptions options, Failpoints& failpoints, Log& log,
             Metrics& metrics, const Clock& clock)
    : store_(store),
      grown_(grown),
      options_(std::move(options)),
      service_(options_.source.substr(options_.source.rfind('/') + 1)),
      failpoints_(failpoints),
      log_(log),
      metrics_(metrics, service_),
      clock_(clock),
      thread_([this] { run(); }) {}

Relay::~Relay() {
  stopping_ = true;
  grown_.wake();
  {
    const std::lock_guard lock(mutex_);
    hurry_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

RelayStatus Relay::status() const {
  const std::lock_guard lock(mutex_);
  return status_;
}

bool Relay::ready() const {
  const std::lock_guard lock(mutex_);
  return warm_;
}

Result<std::int64_t> Relay::republish(std::int64_t from) {
  const std::lock_guard lock(mutex_);
  if (status_.state != RelayState::publishing)
    return rule_broken("RELAY_NOT_PUBLISHING",
                       "The relay of " + service_ + " does not publish here now" +
                           (status_.trouble.empty() ? std::string(": another process does.") : ": " + status_.trouble));
  if (from < 1 || from > status_.position)
    return rule_broken("POSITION_UNKNOWN", "The topic has the log up to position " + std::to_string(status_.position) +
                                               "; there is no position " + std::to_string(from) + " to send again.")
        .with("position", from)
        .with("published_position", status_.position);
  republish_ = Republication{from, false};
  grown_.wake();
  return status_.position;
}

void Relay::look_again() {
  {
    const std::lock_guard lock(mutex_);
    hurry_ = true;
  }
  wake_.notify_all();
  grown_.wake();
}

void Relay::run() {
  while (!stopping_) {
    milliseconds wait = kRetryAfter;
    try {
      turn();
      wait = status().state == RelayState::standby ? kStandbyLooksEvery : milliseconds{0};
    } catch (const WrongLog& wrong) {
      fail(RelayFailure::wrong_log, RelayState::stopped, wrong.what());
      wait = kStoppedLooksEvery;
    } catch (const TopicMissing& missing) {
      fail(RelayFailure::topic_missing, RelayState::waiting, missing.what());
    } catch (const FeedAway& away) {
      fail(RelayFailure::away, RelayState::waiting, away.what());
    } catch (const FeedBroken& broken) {
      fail(RelayFailure::wrong_log, RelayState::stopped, broken.what());
      wait = kStoppedLooksEvery;
    } catch (const RecordRefused& refused) {
      fail(RelayFailure::refused, RelayState::waiting, refused.what());
    } catch (const LockLost& lost) {
      fail(RelayFailure::lock_lost, RelayState::standby, lost.what());
    } catch (const std::runtime_error& away) {
      fail(RelayFailure::store, RelayState::waiting, std::string("The log does not answer: ") + away.what());
    }
    metrics_.active(false);
    pause(wait);
  }
}

// From taking the lock to giving it back.
void Relay::turn() {
  const auto lock = store_.try_lock("relay");
  if (lock) metrics_.active(true);
  const auto log = store_.reader();
  // Another process may have published meanwhile.
  const auto stored = store::read_cursor(*log, "relay");
  if (!known_ || (stored && stored->log_id == known_->log_id && stored->offset > known_->offset)) known_ = stored;
  const auto head = store::read_head(*log);
  {
    const std::lock_guard held(mutex_);
    status_.head = head.position;
    if (known_ && known_->log_id == head.log_id) status_.position = known_->position;
    if (!lock) republish_.reset();
  }
  // Also where it stands by: whoever holds the lock may be one that stands still and tells nobody.
  tell_lag(*log);
  if (!lock) return enter(RelayState::standby);
  Session session(*this, *lock);
  session.run();
}

void Relay::fail(RelayFailure kind, RelayState state, const std::string& sentence) {
  metrics_.stopped(state == RelayState::stopped);
  bool fresh = false;
  {
    const std::lock_guard lock(mutex_);
    fresh = status_.trouble != sentence;
    status_.state = state;
    status_.trouble = sentence;
    status_.last_failure = sentence;
    status_.last_failure_us = clock_.now().time_since_epoch().count();
  }
  metrics_.failed(kind);
  // Once, not at every attempt.
  if (fresh)
    log_.write(state == RelayState::stopped ? Severity::error : Severity::warning, "relay waits",
               {{"service", service_}, {"kind", name_of(kind)}, {"why", sentence}});
}

void Relay::enter(RelayState state) {
  metrics_.stopped(false);
  bool fresh = false;
  {
    const std::lock_guard lock(mutex_);
    fresh = status_.state != state;
    status_.state = state;
    status_.trouble.clear();
    warm_ = true;
  }
  if (fresh)
    log_.write(Severity::info, state == RelayState::standby ? "relay stands by" : "relay publishes",
               {{"service", service_}});
}

void Relay::tell_lag(store::Connection& log) {
  const auto now = status();
  const auto events = std::max<std::int64_t>(now.head - now.position, 0);
  double seconds = 0;
  if (events > 0) {
    const auto rows = log.query("SELECT time_us FROM events WHERE position = ?1", {now.position + 1});
    if (!rows.empty())
      seconds = std::max(0.0, double(clock_.now().time_since_epoch().count() - store::integer(rows[0][0])) / kMicro);
  }
  metrics_.lag(events, seconds);
}

void Relay::pause(milliseconds limit) {
  std::unique_lock lock(mutex_);
  wake_.wait_for(lock, limit, [this] { return hurry_ || stopping_.load(); });
  hurry_ = false;
}

}  // namespace lumbung::events
