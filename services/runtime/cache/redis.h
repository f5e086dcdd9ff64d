// The cache that the processes of a service share: PostgreSQL with Redis in front. One thread gathers what waits, as the
// committer does, and sends it as one pipeline: light load means batches of one and no added wait, heavy load one round
// trip for hundreds of requests. Who asks on a thread that takes turns (runtime/turns.h) is asked for at the end of the turn,
// with all others of it, and is answered on that thread, so that the thread of Redis does nothing but talk to Redis.
//
// The breaker is the connection: whatever goes wrong on it closes it, everybody who waits on it has a miss, and until a new
// one has answered, nobody is made to wait for Redis (open; half open while it is tried). It comes back by itself.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

#include "runtime/cache/cache.h"
#include "runtime/cache/redis_session.h"
#include "runtime/metrics/cache_metrics.h"
#include "runtime/turns.h"

namespace lumbung::cache {

// For one exchange. Who asks while one is under way waits for its end and then for his own, in which all who wait are asked
// for: twice this at most.
inline constexpr std::chrono::milliseconds kRedisBudget{5};
inline constexpr std::chrono::milliseconds kConnectWithin{250};
// Before a new connection: the first, then twice as long each time nothing was answered in between, up to the last.
inline constexpr std::chrono::milliseconds kFirstPause{50};
inline constexpr std::chrono::milliseconds kLongestPause{2'000};
// Requests waiting for an answer; more are misses at once.
inline constexpr std::size_t kMaxInFlight = 1'024;
inline constexpr std::size_t kMaxReadsInBatch = kMaxInFlight;
// So many writes go with them. Half as many after each timeout and twice as many after each exchange, so that what is too much
// for the budget is not sent again and again as it is.
inline constexpr std::size_t kMaxWritesInBatch = 256;
inline constexpr std::size_t kFewestWritesInBatch = 16;
// Entries waiting to be sent; more are dropped, which costs a later miss.
inline constexpr std::size_t kMaxWaitingPuts = 1'024;
// Tombstones kept for a Redis that is away; more are dropped, and other processes may then read what they should have buried
// until it ends (kKeepRecord) unless they name a position.
inline constexpr std::size_t kMaxWaitingTombstones = 100'000;

struct RedisOptions {
  std::string host;
  int port = 0;
  std::chrono::milliseconds budget = kRedisBudget;
};

// `127.0.0.1:6379`; throws std::invalid_argument.
RedisOptions redis_at(const std::string& address);

// Thread-safe. Never throws because Redis is away, not at the start either.
class Redis : public Cache, private Turns::Ending {
 public:
  // `metrics` must outlive it.
  Redis(RedisOptions options, const CacheMetrics& metrics);
  // Who waits has a miss.
  ~Redis() override;

  std::optional<Answer> at_once(const std::string& key) override;
  void ask(const std::string& key, std::function<void(Answer)> done) override;
  void put(const std::string& key, Entry entry, std::chrono::milliseconds keep) override;
  void bury(const std::string& key, std::int64_t position) override;
  bool alone() const override { return false; }

  BreakerState state() const;
  // Tombstones that wait to be sent.
  std::size_t tombstones_waiting() const;

 private:
  struct Request {
    std::string key;
    std::function<void(Answer)> done;
    Turns* home;  // Where it is answered; null: on this cache's thread.
  };
  struct Batch {
    std::vector<Request> requests;
    std::vector<VersionedWrite> writes;
  };

  // What the turn gathered is for the thread from now on.
  void turn_ended() override;
  void run();
  // Tries until there is a session or the end.
  std::unique_ptr<RedisSession> connect();
  // Waits for work; an empty batch at the end.
  Batch take();
  void exchange(RedisSession& session, Batch& batch);
  // Everybody waiting has a miss; tombstones wait for the next connection.
  void lose(Batch& batch, Outcome outcome);
  // Each of them, on the thread it was asked on.
  static void tell(std::vector<Request> requests, std::vector<Answer> answers);
  void set_state(BreakerState state);
  // Under the mutex, as the next two.
  bool asked() const { return state_ == BreakerState::closed && !stopping_ && in_flight_ < kMaxInFlight; }
  bool work_waits() const { return !requests_.empty() || !puts_.empty() || !tombstones_.empty(); }
  void keep_tombstone(const std::string& key, std::int64_t position);
  // Longer each time it was for nothing.
  void pause();

  const RedisOptions options_;
  const CacheMetrics& metrics_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  BreakerState state_ = BreakerState::open;
  std::size_t in_flight_ = 0;
  std::vector<Request> gathering_;  // Of turns that are not over.
  std::deque<Request> requests_;
  std::deque<VersionedWrite> puts_;
  std::unordered_map<std::string, std::int64_t> tombstones_;
  std::chrono::milliseconds pause_{0};  // Before the next attempt to connect; the thread's only, as is the next.
  std::size_t most_writes_ = kMaxWritesInBatch;
  std::thread thread_;
};

}  // namespace lumbung::cache
