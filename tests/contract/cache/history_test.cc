// Many threads write and read what they share; whatever was acknowledged before a read began is in its answer - through the
// process that wrote, and through another one that is told the position. Redis is paused and flushed meanwhile.
#include <gmock/gmock.h>

#include <atomic>
#include <random>
#include <thread>

#include "contract/cache/cached_log.h"
#include "contract/cache/caches.h"

namespace lumbung::contract {
namespace {

constexpr int kBusinesses = 5;
constexpr int kThreads = 6;
constexpr int kSteps = 150;
// Short, so that pauses are noticed.
constexpr std::chrono::milliseconds kShortBudget{20};
// Reads that the cache answers before it is troubled again.
constexpr int kHitsBetween = 10;

std::string id(int business) { return "b" + std::to_string(business); }

// What is known to everybody of one business.
struct Acknowledged {
  std::mutex mutex;
  int workers = 0;
  std::int64_t position = 0;
};

class History {
 public:
  // Writes go to a random one of the processes.
  History(std::vector<CachedLog*> processes, unsigned seed) : processes_(std::move(processes)), seed_(seed) {}

  void run() {
    for (int b = 0; b < kBusinesses; ++b) processes_[0]->must(register_business("r" + id(b), {id(b)}));
    std::vector<std::thread> threads;
    for (int t = 0; t < kThreads; ++t) threads.emplace_back([this, t] { steps(t); });
    for (auto& thread : threads) thread.join();
  }
  int reads() const { return reads_; }

 private:
  void steps(int thread) {
    std::mt19937 random(seed_ + static_cast<unsigned>(thread));
    for (int step = 0; step < kSteps; ++step) {
      const auto process = random() % processes_.size();
      const int business = static_cast<int>(random() % kBusinesses);
      if (random() % 3 == 0) write(process, business, std::to_string(thread) + "-" + std::to_string(step));
      else if (random() % 2 == 0) read_here(process, business);
      else read_anywhere(process, business);
    }
  }

  void write(std::size_t process, int business, const std::string& request) {
    const auto committed = processes_[process]->must(add_worker(request, id(business)));
    const int workers = business_of(committed.reply).workers_female();
    for (auto* known : {&everywhere_[business], &here_[process][business]}) {
      const std::lock_guard lock(known->mutex);
      known->workers = std::max(known->workers, workers);
      known->position = std::max(known->position, committed.position);
    }
  }

  // Without a position: all that was written through this process.
  void read_here(std::size_t process, int business) {
    int acknowledged = 0;
    {
      auto& known = here_[process][business];
      const std::lock_guard lock(known.mutex);
      acknowledged = known.workers;
    }
    EXPECT_GE(processes_[process]->workers(id(business)), acknowledged);
    ++reads_;
  }

  // With a position: all that was written anywhere.
  void read_anywhere(std::size_t process, int business) {
    int acknowledged = 0;
    std::int64_t position = 0;
    {
      auto& known = everywhere_[business];
      const std::lock_guard lock(known.mutex);
      acknowledged = known.workers;
      position = known.position;
    }
    EXPECT_GE(processes_[process]->workers(id(business), position), acknowledged);
    ++reads_;
  }

  const std::vector<CachedLog*> processes_;
  const unsigned seed_;
  Acknowledged everywhere_[kBusinesses];
  Acknowledged here_[2][kBusinesses];
  std::atomic<int> reads_{0};
};

TEST(CacheHistory, InProcessNoReadIsOlderThanWhatWasAcknowledgedBefore) {
  Database database(Engine::sqlite);
  Metrics metrics;
  const CacheMetrics counted(metrics);
  // So small that entries and tombstones are evicted all the time.
  constexpr std::size_t kBytes = 900;
  cache::InProcess cache(counted, kBytes);
  CachedLog log(database, &cache);
  History history({&log}, ::testing::UnitTest::GetInstance()->random_seed());
  history.run();
  EXPECT_GT(log.asked("hit"), 0);
  EXPECT_GT(metric(metrics, "lumbung_cache_evictions_total"), 0);
  EXPECT_GT(history.reads(), kThreads * kSteps / 2);
}

TEST(CacheHistory, WithRedisComingAndGoingNoReadIsOlderThanWhatWasAcknowledgedBefore) {
  Database database(Engine::postgresql);
  harness::Redis redis;
  RedisCache one(redis.address(), kShortBudget), other(redis.address(), kShortBudget);
  CachedLog log(database, &one.cache), elsewhere(database, &other.cache);
  std::atomic<bool> over{false};
  const auto hits = [&] { return log.asked("hit") + elsewhere.asked("hit"); };
  std::thread trouble([&] {
    while (!over) {
      EXPECT_TRUE(harness::eventually([&] { return (one.closed() && other.closed()) || over; }));
      // Quiet for a while: only an answer of the cache can be too old.
      const auto enough = hits() + kHitsBetween;
      EXPECT_TRUE(harness::eventually([&] { return hits() >= enough || over; }));
      redis.pause();
      EXPECT_TRUE(harness::eventually([&] { return !one.closed() || over; }));
      redis.resume();
      EXPECT_TRUE(harness::eventually([&] { return redis.answers(); }));
      redis.flush();
    }
  });
  History history({&log, &elsewhere}, ::testing::UnitTest::GetInstance()->random_seed());
  history.run();
  over = true;
  trouble.join();
  EXPECT_GT(log.asked("timeout") + log.asked("bypassed"), 0) << "Redis was never away";
  EXPECT_GE(one.connections(), 2);
  EXPECT_GE(hits(), kHitsBetween);
  EXPECT_GT(history.reads(), kThreads * kSteps / 2);
}

}  // namespace
}  // namespace lumbung::contract
