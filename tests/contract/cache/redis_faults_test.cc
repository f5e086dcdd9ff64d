// Redis paused, killed, flushed, full, busy, away from the start: every request is answered, and never with another's reply.
#include <gmock/gmock.h>

#include <atomic>
#include <thread>

#include "contract/cache/caches.h"
#include "harness/cut_proxy.h"
#include "harness/network.h"

namespace lumbung::contract {
namespace {

using cache::Outcome;
using harness::eventually;
using ::testing::Eq;
using ::testing::Ge;

constexpr std::chrono::milliseconds kBudget{100};
// Two exchanges, and what a busy machine adds.
constexpr std::chrono::seconds kAnsweredWithin{5};
constexpr int kKeys = 100;

std::string key(int i) { return "key-" + std::to_string(i); }
std::string value(int i) { return "value of " + std::to_string(i); }

class RedisFaults : public ::testing::Test {
 protected:
  RedisFaults() {
    redis_.flush();
    EXPECT_TRUE(eventually([&] { return held_.closed(); }));
  }
  ~RedisFaults() override { redis_.resume(); }

  // Puts it and sees it there, in a Redis that works but may have just timed out on a busy machine.
  void fill(int keys) {
    for (int i = 0; i < keys; ++i)
      EXPECT_TRUE(eventually([&] {
        cache().put(key(i), {1, value(i)}, kKept);
        return ask(cache(), key(i)).outcome;
      }, Eq(Outcome::hit)));
  }
  Outcome outcome(int i) { return ask(cache(), key(i)).outcome; }
  cache::Cache& cache() { return held_.cache; }

  harness::Redis redis_;
  RedisCache held_{redis_.address(), kBudget};
};

TEST_F(RedisFaults, APausedRedisCostsItsBudgetOnceAndIsAskedAgainWhenItIsBack) {
  fill(1);
  redis_.pause();
  ASSERT_FALSE(redis_.answers());
  const auto begun = std::chrono::steady_clock::now();
  EXPECT_EQ(outcome(0), Outcome::timeout);
  EXPECT_LT(std::chrono::steady_clock::now() - begun, kAnsweredWithin);
  EXPECT_NE(held_.cache.state(), BreakerState::closed);
  for (int i = 0; i < kKeys; ++i) EXPECT_EQ(outcome(i), Outcome::bypassed);
  redis_.resume();
  EXPECT_TRUE(eventually([&] { return outcome(0); }, Eq(Outcome::hit)));
  EXPECT_EQ(held_.cache.state(), BreakerState::closed);
}

TEST_F(RedisFaults, ALateReplyNeverAnswersAnotherRequest) {
  fill(2 * kKeys);
  const auto connections = held_.connections();
  for (int round = 0; round < 5; ++round) {
    redis_.pause();
    // These are in the pipeline when the time is over; their replies come once Redis goes on.
    std::vector<std::thread> asking;
    for (int i = 0; i < kKeys; ++i)
      asking.emplace_back([&, i] { EXPECT_THAT(outcome(i), ::testing::AnyOf(Outcome::timeout, Outcome::bypassed)); });
    for (auto& thread : asking) thread.join();
    redis_.resume();
    EXPECT_TRUE(eventually([&] { return held_.closed(); }));
    int hits = 0;
    for (int i = 2 * kKeys - 1; i >= 0; --i) {
      const auto answer = ask(cache(), key(i));
      if (answer.outcome != Outcome::hit) continue;
      EXPECT_EQ(answer.entry.bytes, value(i));
      ++hits;
    }
    EXPECT_GT(hits, 0);
  }
  EXPECT_GE(held_.connections(), connections + 5) << "the connection was closed each time";
}

TEST_F(RedisFaults, ALineThatGoesSilentIsClosedAndAnotherOneTaken) {
  fill(kKeys);
  harness::CutProxy proxy(redis_.port());
  RedisCache through("127.0.0.1:" + std::to_string(proxy.port()), kBudget);
  EXPECT_TRUE(eventually([&] { return ask(through.cache, key(1)).outcome; }, Eq(Outcome::hit)));
  proxy.stall();
  EXPECT_TRUE(eventually([&] { return ask(through.cache, key(1)).outcome; }, Eq(Outcome::timeout)));
  proxy.heal();
  EXPECT_TRUE(eventually([&] { return ask(through.cache, key(2)).entry.bytes; }, Eq(value(2))));
  proxy.cut();
  EXPECT_TRUE(eventually([&] { return ask(through.cache, key(3)).entry.bytes; }, Eq(value(3))));
  EXPECT_GE(through.connections(), 3);
}

TEST_F(RedisFaults, AKilledRedisIsAMissAndItsSuccessorIsFilledAgain) {
  fill(1);
  redis_.kill();
  EXPECT_THAT(outcome(0), ::testing::AnyOf(Outcome::error, Outcome::timeout));
  EXPECT_EQ(outcome(0), Outcome::bypassed);
  redis_.start();
  EXPECT_TRUE(eventually([&] { return outcome(0); }, Eq(Outcome::miss))) << "it came back empty";
  fill(1);
}

TEST_F(RedisFaults, AFlushedRedisIsSentTheScriptAgain) {
  fill(1);
  redis_.flush();
  redis_.command({"SCRIPT", "FLUSH"});
  EXPECT_EQ(outcome(0), Outcome::miss);
  const auto before = metric(held_.metrics, "lumbung_cache_script_loads_total");
  fill(1);
  EXPECT_GT(metric(held_.metrics, "lumbung_cache_script_loads_total"), before);
}

TEST_F(RedisFaults, AFullRedisDropsWritesAndForgetsWhatATombstoneShouldBury) {
  fill(2);
  redis_.fill_up();
  ASSERT_THROW(redis_.command({"SET", "other", "x"}), std::runtime_error) << "it is not full";
  cache().put("new", {1, "x"}, kKept);
  EXPECT_TRUE(eventually([&] { return held_.writes("failed"); }, Ge(1.0)));
  EXPECT_EQ(ask(cache(), "new").outcome, Outcome::miss);
  EXPECT_EQ(outcome(1), Outcome::hit) << "what it holds it still tells";
  cache().bury(key(0), 2);
  EXPECT_TRUE(eventually([&] { return outcome(0); }, Eq(Outcome::miss)));
  redis_.empty_again();
  fill(1);
}

TEST_F(RedisFaults, ARedisThatRefusesATombstoneAndToForgetIsNotAskedUntilItHasTakenIt) {
  fill(2);
  redis_.command({"CONFIG", "SET", "min-replicas-to-write", "1"});
  ASSERT_THROW(redis_.command({"DEL", "other"}), std::runtime_error) << "it takes writes";
  EXPECT_EQ(outcome(0), Outcome::hit) << "what it holds it still tells";
  cache().bury(key(0), 2);
  EXPECT_TRUE(eventually([&] { return outcome(0); }, Eq(Outcome::bypassed)));
  EXPECT_TRUE(eventually([&] { return held_.cache.tombstones_waiting(); }, Eq(1u)));
  for (int i = 0; i < kKeys; ++i) EXPECT_NE(outcome(0), Outcome::hit);
  redis_.command({"CONFIG", "SET", "min-replicas-to-write", "0"});
  EXPECT_TRUE(eventually([&] { return outcome(1); }, Eq(Outcome::hit)));
  EXPECT_EQ(outcome(0), Outcome::miss);
  EXPECT_EQ(held_.cache.tombstones_waiting(), 0u);
}

TEST_F(RedisFaults, AllWhoWaitAreAskedForAtOnce) {
  RedisCache patient(redis_.address(), kPatientBudget);
  EXPECT_TRUE(eventually([&] { return patient.closed(); }));
  std::atomic<int> missed{0}, answered{0};
  redis_.pause();
  for (std::size_t i = 0; i < cache::kMaxInFlight; ++i)
    patient.cache.ask(key(static_cast<int>(i)), [&](const cache::Answer& answer) {
      if (answer.outcome == Outcome::miss) ++missed;
      ++answered;
    });
  redis_.resume();
  EXPECT_TRUE(eventually([&] { return answered.load(); }, Eq(int(cache::kMaxInFlight))));
  EXPECT_EQ(missed, int(cache::kMaxInFlight)) << "it took longer than a patient budget";
  EXPECT_LE(patient.exchanges(), 2) << "the one under way, and one for everybody behind it";
}

TEST_F(RedisFaults, AfterATimeoutFewerWritesAreSentAtOnce) {
  redis_.pause();
  cache().bury("first", 1);
  EXPECT_TRUE(eventually([&] { return !held_.closed() && held_.cache.tombstones_waiting() == 1; }));
  const auto before = held_.exchanges();
  const int writes = int(cache::kMaxWritesInBatch);
  for (int i = 1; i < writes; ++i) cache().bury(key(i), 1);
  EXPECT_EQ(held_.cache.tombstones_waiting(), cache::kMaxWritesInBatch);
  redis_.resume();
  // The first one may have reached Redis before, in the exchange that was given up.
  EXPECT_TRUE(eventually([&] { return held_.writes("stored") + held_.writes("refused"); }, Ge(double(writes))));
  EXPECT_GE(held_.exchanges() - before, 2) << "all were sent at once, as what had just been too much";
}

TEST_F(RedisFaults, TombstonesWaitForARedisThatIsAway) {
  fill(2);
  redis_.pause();
  EXPECT_EQ(outcome(1), Outcome::timeout);
  cache().bury(key(0), 2);
  EXPECT_EQ(held_.cache.tombstones_waiting(), 1u);
  redis_.resume();
  EXPECT_TRUE(eventually([&] { return outcome(1); }, Eq(Outcome::hit)));
  EXPECT_TRUE(eventually([&] { return held_.cache.tombstones_waiting(); }, Eq(0u)));
  EXPECT_TRUE(eventually([&] { return outcome(0); }, Eq(Outcome::miss)));
}

TEST_F(RedisFaults, ARedisThatIsBusyWithOthersIsNotWaitedFor) {
  fill(1);
  std::atomic<bool> over{false};
  std::thread other([&] {
    while (!over) {
      try {
        redis_.command({"EVAL", "local n = 0 for i = 1, 20000000 do n = n + 1 end return n", "0"});
      } catch (const std::runtime_error&) {
        // It takes longer than a plain client waits.
      }
    }
  });
  EXPECT_TRUE(eventually([&] { return outcome(0); }, Eq(Outcome::timeout)));
  over = true;
  other.join();
  EXPECT_TRUE(eventually([&] { return outcome(0); }, Eq(Outcome::hit)));
}

TEST_F(RedisFaults, OneThatIsNotThereAtTheStartIsNoReasonNotToStart) {
  const auto port = harness::free_port();
  RedisCache nowhere("127.0.0.1:" + std::to_string(port), kBudget);
  EXPECT_EQ(ask(nowhere.cache, "a").outcome, Outcome::bypassed);
  nowhere.cache.put("a", {1, "x"}, kKept);
  EXPECT_EQ(nowhere.writes("dropped"), 1);
  EXPECT_EQ(nowhere.connections(), 0);
}

TEST_F(RedisFaults, MoreRequestsThanItTakesAreMissesAtOnce) {
  redis_.pause();
  std::atomic<int> answered{0}, bypassed{0};
  constexpr int kMore = 3'000;
  for (int i = 0; i < kMore; ++i)
    cache().ask(key(i), [&](const cache::Answer& answer) {
      if (answer.outcome == Outcome::bypassed) ++bypassed;
      ++answered;
    });
  EXPECT_TRUE(eventually([&] { return answered.load(); }, Eq(kMore)));
  EXPECT_GE(bypassed.load(), kMore - 2 * int(cache::kMaxInFlight));
}

TEST(RedisAddress, IsHostAndPort) {
  EXPECT_EQ(cache::redis_at("127.0.0.1:6379").port, 6379);
  EXPECT_EQ(cache::redis_at("cache.local:1").host, "cache.local");
  for (const auto* wrong : {"", "6379", ":6379", "host:", "host:0", "host:65536", "host:6379x"})
    EXPECT_THROW(cache::redis_at(wrong), std::invalid_argument) << wrong;
}

}  // namespace
}  // namespace lumbung::contract
