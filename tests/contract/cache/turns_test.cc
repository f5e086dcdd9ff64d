// Redis as a thread sees it that works in turns, as gRPC's poller does.
#include <gmock/gmock.h>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "contract/cache/caches.h"
#include "runtime/turns.h"

namespace lumbung::contract {
namespace {

using cache::Outcome;
using harness::eventually;
using ::testing::Eq;

constexpr int kKeys = 100;

std::string key(int i) { return "key-" + std::to_string(i); }

// Each piece of work is a turn, and what is handed over another one.
class TurningThread {
 public:
  TurningThread() : thread_([this] { run(); }) {}
  ~TurningThread() {
    note(stopping_);
    thread_.join();
  }

  void turn(std::function<void()> work) {
    {
      const std::lock_guard lock(mutex_);
      work_.push_back(std::move(work));
    }
    changed_.notify_one();
  }
  std::thread::id id() const { return thread_.get_id(); }

 private:
  // Notified under the lock: what it brings about may be the end of this.
  void note(bool& what) {
    const std::lock_guard lock(mutex_);
    what = true;
    changed_.notify_one();
  }
  void run() {
    turns_.begin();
    std::unique_lock lock(mutex_);
    while (true) {
      changed_.wait(lock, [this] { return stopping_ || handed_ || !work_.empty(); });
      if (stopping_) break;
      const bool handed = std::exchange(handed_, false);
      auto work = std::exchange(work_, {});
      lock.unlock();
      for (const auto& one : work) one();
      // Not before who handed it over has said so, and is gone from here.
      if (handed) turns_.run_handed();
      turns_.end();
      lock.lock();
    }
    turns_.stop();
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  bool stopping_ = false;
  bool handed_ = false;
  std::vector<std::function<void()>> work_;
  Turns turns_{[this] { note(handed_); }};
  std::thread thread_;
};

class RedisTurns : public ::testing::Test {
 protected:
  RedisTurns() {
    redis_.flush();
    EXPECT_TRUE(eventually([&] { return held_.closed(); }));
  }
  ~RedisTurns() override { redis_.resume(); }

  // In one turn; every answer must come on the thread that asked.
  void ask_for_all(Outcome expected) {
    asking_.turn([this, expected] {
      for (int i = 0; i < kKeys; ++i)
        held_.cache.ask(key(i), [this, expected, i](const cache::Answer& answer) {
          if (answer.outcome == expected) ++as_expected_;
          if (answer.outcome == Outcome::hit && answer.entry.bytes != key(i)) ++wrong_;
          if (std::this_thread::get_id() != asking_.id()) ++elsewhere_;
          ++answered_;
        });
    });
    EXPECT_TRUE(eventually([&] { return answered_.load(); }, Eq(kKeys)));
    EXPECT_EQ(as_expected_, kKeys);
    EXPECT_EQ(wrong_, 0);
    EXPECT_EQ(elsewhere_, 0);
  }

  harness::Redis redis_;
  RedisCache held_{redis_.address(), kPatientBudget};
  std::atomic<int> answered_{0}, as_expected_{0}, wrong_{0}, elsewhere_{0};
  TurningThread asking_;
};

TEST_F(RedisTurns, AllWhoAskInATurnAreAskedForInOneExchangeAndAnsweredWhereTheyAsked) {
  for (int i = 0; i < kKeys; ++i) held_.cache.put(key(i), {1, key(i)}, kKept);
  ASSERT_EQ(ask(held_.cache, key(kKeys - 1)).outcome, Outcome::hit);
  const auto before = held_.exchanges();
  ask_for_all(Outcome::hit);
  EXPECT_EQ(held_.exchanges() - before, 1);
}

TEST_F(RedisTurns, WhoAskedInATurnIsToldThereThatRedisDidNotAnswer) {
  RedisCache hasty(redis_.address(), std::chrono::milliseconds{50});
  EXPECT_TRUE(eventually([&] { return hasty.closed(); }));
  redis_.pause();
  std::atomic<int> elsewhere{0}, timeouts{0};
  asking_.turn([&] {
    for (int i = 0; i < kKeys; ++i)
      hasty.cache.ask(key(i), [&](const cache::Answer& answer) {
        if (std::this_thread::get_id() != asking_.id()) ++elsewhere;
        if (answer.outcome == Outcome::timeout) ++timeouts;
      });
  });
  EXPECT_TRUE(eventually([&] { return timeouts.load(); }, Eq(kKeys)));
  EXPECT_EQ(elsewhere, 0);
}

}  // namespace
}  // namespace lumbung::contract
