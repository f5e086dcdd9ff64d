#include "runtime/cache/redis.h"

#include <signal.h>

#include <algorithm>
#include <charconv>
#include <stdexcept>
#include <utility>

#include "base/check.h"

namespace lumbung::cache {
namespace {

// Answers on their way to the thread that asked.
class Told : public Turns::Work {
 public:
  void add(std::function<void(Answer)> done, Answer answer) { answers_.emplace_back(std::move(done), std::move(answer)); }
  void run() override {
    for (auto& [done, answer] : answers_) done(std::move(answer));
  }

 private:
  std::vector<std::pair<std::function<void(Answer)>, Answer>> answers_;
};

}  // namespace

RedisOptions redis_at(const std::string& address) {
  constexpr int kMaxPort = 65'535;
  const auto colon = address.rfind(':');
  RedisOptions options;
  const auto* end = address.data() + address.size();
  if (colon != std::string::npos && colon > 0) {
    options.host = address.substr(0, colon);
    const auto [stop, wrong] = std::from_chars(address.data() + colon + 1, end, options.port);
    if (wrong == std::errc() && stop == end && options.port > 0 && options.port <= kMaxPort) return options;
  }
  throw std::invalid_argument("Redis is given as host:port, for example 127.0.0.1:6379.");
}

Redis::Redis(RedisOptions options, const CacheMetrics& metrics) : options_(std::move(options)), metrics_(metrics) {
  metrics_.breaker(state_);
  thread_ = std::thread([this] { run(); });
}

Redis::~Redis() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

std::optional<Answer> Redis::at_once(const std::string&) {
  const std::lock_guard lock(mutex_);
  if (!asked()) return Answer{Outcome::bypassed, {}};
  return std::nullopt;
}

void Redis::ask(const std::string& key, std::function<void(Answer)> done) {
  auto* const turns = Turns::here();
  bool first = false;
  bool away = false;
  {
    const std::lock_guard lock(mutex_);
    away = !asked();
    if (!away) {
      first = turns != nullptr ? gathering_.empty() : !work_waits();
      if (turns != nullptr) gathering_.push_back({key, std::move(done), turns});
      else requests_.push_back({key, std::move(done), nullptr});
      metrics_.in_flight(++in_flight_);
    }
  }
  if (away) done({Outcome::bypassed, {}});
  else if (first && turns != nullptr) turns->at_end(*this);
  else if (first) wake_.notify_one();
}

void Redis::turn_ended() {
  bool wake = false;
  {
    const std::lock_guard lock(mutex_);
    wake = !gathering_.empty() && !work_waits();
    for (auto& request : gathering_) requests_.push_back(std::move(request));
    gathering_.clear();
  }
  if (wake) wake_.notify_one();
}

void Redis::put(const std::string& key, Entry entry, std::chrono::milliseconds keep) {
  bool wake = false;
  {
    const std::lock_guard lock(mutex_);
    if (state_ != BreakerState::closed || puts_.size() >= kMaxWaitingPuts || entry.bytes.size() > kMaxEntryBytes)
      return metrics_.write_dropped();
    wake = !work_waits();
    puts_.push_back({key, entry.position, false, std::move(entry.bytes), keep});
  }
  if (wake) wake_.notify_one();
}

void Redis::bury(const std::string& key, std::int64_t position) {
  bool wake = false;
  {
    const std::lock_guard lock(mutex_);
    wake = !work_waits();
    keep_tombstone(key, position);
  }
  if (wake) wake_.notify_one();
}

// Under the mutex.
void Redis::keep_tombstone(const std::string& key, std::int64_t position) {
  const auto known = tombstones_.find(key);
  if (known != tombstones_.end()) known->second = std::max(known->second, position);
  else if (tombstones_.size() < kMaxWaitingTombstones) tombstones_.emplace(key, position);
  else metrics_.write_dropped();
}

void Redis::run() {
  // A connection that Redis closed is written to without a signal that would end the process.
  sigset_t broken_pipe;
  sigemptyset(&broken_pipe);
  sigaddset(&broken_pipe, SIGPIPE);
  CHECK(pthread_sigmask(SIG_BLOCK, &broken_pipe, nullptr) == 0);
  while (auto session = connect()) {
    metrics_.connected();
    set_state(BreakerState::closed);
    for (;;) {
      auto batch = take();
      if (batch.requests.empty() && batch.writes.empty()) {
        lose(batch, Outcome::bypassed);
        return;
      }
      try {
        exchange(*session, batch);
      } catch (const SessionLost& lost) {
        // Closed before anybody is told: what comes late on it reaches nobody.
        session.reset();
        if (lost.timed_out()) most_writes_ = std::max(most_writes_ / 2, kFewestWritesInBatch);
        lose(batch, lost.timed_out() ? Outcome::timeout : Outcome::error);
        break;
      }
    }
  }
}

std::unique_ptr<RedisSession> Redis::connect() {
  for (;;) {
    pause();
    {
      const std::lock_guard lock(mutex_);
      if (stopping_) return nullptr;
    }
    set_state(BreakerState::half_open);
    try {
      return std::make_unique<RedisSession>(options_.host, options_.port, kConnectWithin, options_.budget);
    } catch (const SessionLost&) {
      set_state(BreakerState::open);
    }
  }
}

void Redis::pause() {
  std::unique_lock lock(mutex_);
  wake_.wait_for(lock, pause_, [this] { return stopping_; });
  pause_ = std::clamp(pause_ * 2, kFirstPause, kLongestPause);
}

Redis::Batch Redis::take() {
  std::unique_lock lock(mutex_);
  wake_.wait(lock, [this] { return stopping_ || work_waits(); });
  Batch batch;
  if (stopping_) return batch;
  while (!tombstones_.empty() && batch.writes.size() < most_writes_) {
    auto tombstone = tombstones_.extract(tombstones_.begin());
    batch.writes.push_back({std::move(tombstone.key()), tombstone.mapped(), true, {}, kTombstoneFor});
  }
  for (; !puts_.empty() && batch.writes.size() < most_writes_; puts_.pop_front())
    batch.writes.push_back(std::move(puts_.front()));
  for (; !requests_.empty() && batch.requests.size() < kMaxReadsInBatch; requests_.pop_front())
    batch.requests.push_back(std::move(requests_.front()));
  return batch;
}

void Redis::exchange(RedisSession& session, Batch& batch) {
  const auto started = std::chrono::steady_clock::now();
  std::vector<std::string_view> keys;
  keys.reserve(batch.requests.size());
  for (const auto& request : batch.requests) keys.push_back(request.key);
  auto done = session.exchange(batch.writes, keys);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - started;
  metrics_.exchanged(took.count());
  pause_ = kFirstPause;
  most_writes_ = std::min(most_writes_ * 2, kMaxWritesInBatch);
  if (done.script_sent) metrics_.script_sent();
  for (const auto result : done.results) {
    if (result == WriteResult::stored) metrics_.write_stored();
    else if (result == WriteResult::refused) metrics_.write_refused();
    else metrics_.write_failed();
  }
  {
    const std::lock_guard lock(mutex_);
    in_flight_ -= batch.requests.size();
    metrics_.in_flight(in_flight_);
  }
  tell(std::move(batch.requests), std::move(done.answers));
}

void Redis::lose(Batch& batch, Outcome outcome) {
  auto waiting = std::move(batch.requests);
  {
    const std::lock_guard lock(mutex_);
    state_ = BreakerState::open;
    metrics_.breaker(state_);
    for (const auto& write : batch.writes) {
      if (write.buried) keep_tombstone(write.key, write.position);
      else metrics_.write_dropped();
    }
    for (std::size_t i = 0; i < puts_.size(); ++i) metrics_.write_dropped();
    puts_.clear();
    for (auto& request : requests_) waiting.push_back(std::move(request));
    for (auto& request : gathering_) waiting.push_back(std::move(request));
    requests_.clear();
    gathering_.clear();
    in_flight_ = 0;
    metrics_.in_flight(0);
  }
  std::vector<Answer> answers(waiting.size(), {outcome, {}});
  tell(std::move(waiting), std::move(answers));
}

void Redis::tell(std::vector<Request> requests, std::vector<Answer> answers) {
  // One server asks, as a rule.
  std::vector<std::pair<Turns*, std::unique_ptr<Told>>> homes;
  for (std::size_t i = 0; i < requests.size(); ++i) {
    auto* const home = requests[i].home;
    auto told = std::find_if(homes.begin(), homes.end(), [home](const auto& one) { return one.first == home; });
    if (told == homes.end()) told = homes.insert(homes.end(), {home, std::make_unique<Told>()});
    told->second->add(std::move(requests[i].done), std::move(answers[i]));
  }
  for (auto& [home, told] : homes) {
    if (home != nullptr) home->hand(std::move(told));
    else told->run();
  }
}

void Redis::set_state(BreakerState state) {
  const std::lock_guard lock(mutex_);
  state_ = state;
  metrics_.breaker(state);
}

BreakerState Redis::state() const {
  const std::lock_guard lock(mutex_);
  return state_;
}

std::size_t Redis::tombstones_waiting() const {
  const std::lock_guard lock(mutex_);
  return tombstones_.size();
}

}  // namespace lumbung::cache
