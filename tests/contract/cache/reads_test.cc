// Reads through a cache: one load for many, nothing older than one's own writes, a database that is not overrun.
#include <gmock/gmock.h>

#include <latch>

#include "contract/cache/cached_log.h"
#include "contract/cache/caches.h"
#include "runtime/rpc/failures.h"

namespace lumbung::contract {
namespace {

using harness::eventually;
using ::testing::Eq;

// A load that reads, then waits before it gives what it read.
class HeldLoad {
 public:
  cache::Load of(const std::string& id) {
    return [this, plain = CachedLog::plain_load(id)](store::Connection& connection) {
      auto loaded = plain(connection);
      ++times_;
      begun_.count_down();
      go_on_.wait();
      return loaded;
    };
  }
  void wait_until_read() { begun_.wait(); }
  void release() { go_on_.count_down(); }
  int times() const { return times_; }

 private:
  std::latch begun_{1};
  std::latch go_on_{1};
  std::atomic<int> times_{0};
};

class CachedReads : public OnBothEngines {
 protected:
  CachedReads() {
    if (GetParam() == Engine::postgresql) {
      harness::Redis::shared().flush();
      redis_ = std::make_unique<RedisCache>(harness::Redis::shared().address(), kPatientBudget);
      EXPECT_TRUE(eventually([&] { return redis_->closed(); }));
    } else {
      local_ = std::make_unique<cache::InProcess>(counted_, cache::kInProcessBytes);
    }
    log_ = std::make_unique<CachedLog>(database_, cache());
    log_->must(register_business("r1", {"a"}));
  }
  cache::Cache* cache() { return redis_ ? static_cast<cache::Cache*>(&redis_->cache) : local_.get(); }

  Database database_{GetParam()};
  Metrics metrics_;
  CacheMetrics counted_{metrics_};
  std::unique_ptr<cache::InProcess> local_;
  std::unique_ptr<RedisCache> redis_;
  std::unique_ptr<CachedLog> log_;
};
LUMBUNG_ON_BOTH_ENGINES(CachedReads);

TEST_P(CachedReads, TheSecondReadAsksTheDatabaseNoMore) {
  const auto first = read_of(log_->read("a"));
  const auto second = read_of(log_->read("a"));
  EXPECT_EQ(first.bytes, second.bytes);
  EXPECT_EQ(second.position, 1);
  EXPECT_EQ(log_->loads(), 1);
  EXPECT_EQ(log_->asked("hit"), 1);
  EXPECT_EQ(log_->asked("miss"), 1);
}

TEST_P(CachedReads, WhoWroteSeesItAtOnce) {
  for (int i = 1; i <= 20; ++i) {
    log_->must(add_worker("w" + std::to_string(i), "a"));
    EXPECT_EQ(log_->workers("a"), i);
    EXPECT_EQ(log_->workers("a"), i);
  }
}

TEST_P(CachedReads, ManyWhoAskForTheSameWaitForOneLoad) {
  HeldLoad held;
  std::vector<Reading> readings;
  readings.push_back(log_->read("a", 0, held.of("a")));
  held.wait_until_read();
  constexpr int kMore = 50;
  for (int i = 0; i < kMore; ++i) readings.push_back(log_->read("a", 0, held.of("a")));
  // All of them have asked the cache by now, and with Redis the thread that answered the last has made it wait too.
  EXPECT_TRUE(eventually([&] { return log_->asked("miss"); }, Eq(kMore + 1)));
  if (redis_) ask(*cache(), "behind them");
  held.release();
  for (auto& reading : readings) EXPECT_TRUE(read_of(std::move(reading)).bytes);
  EXPECT_EQ(held.times(), 1);
  EXPECT_EQ(log_->joined(), kMore);
}

TEST_P(CachedReads, ALoadThatBeganBeforeAWriteIsNotGivenToWhoWrote) {
  HeldLoad held;
  auto early = log_->read("a", 0, held.of("a"));
  held.wait_until_read();
  log_->must(add_worker("w1", "a"));
  // Either the new state is there, or it waits for the early load and then looks again.
  auto late = log_->read("a");
  held.release();
  EXPECT_EQ(business_of(*read_of(std::move(early)).bytes).workers_female(), 0) << "it had read before the write";
  EXPECT_EQ(business_of(*read_of(std::move(late)).bytes).workers_female(), 1);
  EXPECT_EQ(log_->workers("a"), 1) << "and the early load left nothing old behind";
}

TEST_P(CachedReads, AFailureOfTheLoadReachesAllWhoWaitAndIsForgotten) {
  std::latch begun{1}, go_on{1};
  const cache::Load failing = [&](store::Connection&) -> cache::Loaded {
    begun.count_down();
    go_on.wait();
    throw store::Unavailable("the database is away");
  };
  auto first = log_->read("a", 0, failing);
  begun.wait();
  auto second = log_->read("a");
  EXPECT_TRUE(eventually([&] { return log_->asked("miss"); }, Eq(2)));
  if (redis_) ask(*cache(), "behind them");
  go_on.count_down();
  EXPECT_THROW(read_of(std::move(first)), store::Unavailable);
  EXPECT_THROW(read_of(std::move(second)), store::Unavailable);
  EXPECT_EQ(log_->workers("a"), 0);
}

TEST_P(CachedReads, NothingIsNotRemembered) {
  EXPECT_FALSE(read_of(log_->read("b")).bytes);
  log_->must(register_business("r2", {"b"}));
  EXPECT_TRUE(read_of(log_->read("b")).bytes);
}

TEST_P(CachedReads, ACountIsOfAfterTheLastWriteOfThisProcess) {
  EXPECT_EQ(read_of(log_->count("all")).bytes, "1");
  EXPECT_EQ(read_of(log_->count("all")).bytes, "1");
  EXPECT_EQ(log_->asked("hit"), 1);
  log_->must(register_business("r2", {"b"}));
  const auto after = read_of(log_->count("all"));
  EXPECT_EQ(after.bytes, "2");
  EXPECT_EQ(after.position, 2);
  EXPECT_EQ(log_->asked("stale"), 1);
}

TEST_P(CachedReads, MinPositionIsNeverAnsweredFromBeforeIt) {
  EXPECT_EQ(read_of(log_->read("a")).position, 1);
  log_->must(register_business("r2", {"b"}));
  EXPECT_EQ(read_of(log_->read("a")).position, 1) << "nothing changed in it";
  EXPECT_EQ(read_of(log_->read("a", 2)).position, 2);
  EXPECT_EQ(log_->asked("stale"), 1);
  EXPECT_EQ(read_of(log_->read("a", 2)).position, 2);
  EXPECT_EQ(log_->loads(), 2);
}

TEST_P(CachedReads, MoreLoadsThanTheDatabaseIsToBearWaitAndThenAreTurnedAway) {
  CachedLog limited(database_, cache(), {1, 1, std::chrono::seconds{60}});
  for (const auto* id : {"b", "c"}) log_->must(register_business(std::string("r") + id, {id}));
  HeldLoad held;
  auto running = limited.read("a", 0, held.of("a"));
  held.wait_until_read();
  auto waiting = limited.read("b");
  EXPECT_TRUE(eventually([&] { return limited.asked("miss"); }, Eq(2)));
  if (redis_) ask(*cache(), "behind it");
  EXPECT_THROW(
      try { read_of(limited.read("c")); } catch (const rpc::NotYet& turned_away) {
        EXPECT_EQ(turned_away.reason(), "OVERLOADED");
        throw;
      },
      rpc::NotYet);
  held.release();
  EXPECT_TRUE(read_of(std::move(running)).bytes);
  EXPECT_TRUE(read_of(std::move(waiting)).bytes);
  EXPECT_EQ(limited.workers("c"), 0);
}

TEST_P(CachedReads, WithoutACacheEveryReadIsOfTheDatabase) {
  CachedLog plain(database_, nullptr);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(plain.workers("a"), 0);
  EXPECT_EQ(plain.asked("bypassed"), 3);
}

// Redis: another process has not heard of the write, and what the first one knows is lost with Redis.
class SharedReads : public ::testing::Test {
 protected:
  SharedReads() {
    harness::Redis::shared().flush();
    for (auto* cache : {&one_, &other_}) EXPECT_TRUE(eventually([&] { return cache->closed(); }));
    log_.must(register_business("r1", {"a"}));
  }
  ~SharedReads() override {
    harness::Redis::shared().resume();
    harness::Redis::shared().empty_again();
  }
  std::string address_ = harness::Redis::shared().address();
  Database database_{Engine::postgresql};
  RedisCache one_{address_, kPatientBudget};
  RedisCache other_{address_, kPatientBudget};
  CachedLog log_{database_, &one_.cache};
  CachedLog elsewhere_{database_, &other_.cache};
};

TEST_F(SharedReads, WhatOneProcessLoadedAnswersTheOther) {
  CachedLog later(database_, &other_.cache);
  EXPECT_EQ(log_.workers("a"), 0);
  // The entry was on its way when the read was answered; once what comes behind it is answered, it is there.
  ask(one_.cache, "behind the entry");
  EXPECT_EQ(later.workers("a"), 0);
  EXPECT_EQ(later.asked("hit"), 1);
}

TEST_F(SharedReads, AWriteOfOneProcessEndsTheEntryOfTheOther) {
  CachedLog later(database_, &other_.cache);
  EXPECT_EQ(later.workers("a"), 0);
  log_.must(add_worker("w1", "a"));
  EXPECT_TRUE(eventually([&] { return later.workers("a"); }, Eq(1)));
}

TEST_F(SharedReads, AProcessThatWroteReadsItsWriteWhenTheTombstoneWasLost) {
  CachedLog later(database_, &other_.cache);
  EXPECT_EQ(log_.workers("a"), 0);
  const auto old = ask(one_.cache, "3275:registry:" + log_.log_id() + ":businesses:a");
  ASSERT_EQ(old.outcome, cache::Outcome::hit);
  const auto written = log_.must(add_worker("w1", "a"));
  // As if Redis had been restored from before it: the old entry is back.
  ask(one_.cache, "behind the tombstone");
  harness::Redis::shared().command({"SET", "3275:registry:" + log_.log_id() + ":businesses:a",
                                    std::to_string(old.entry.position) + ":v" + old.entry.bytes});
  EXPECT_EQ(later.workers("a"), 0) << "the old entry is there, and one who names no position may be given it";
  EXPECT_EQ(log_.workers("a"), 1);
  EXPECT_EQ(log_.asked("stale"), 1);
  EXPECT_EQ(later.workers("a", written.position), 1);
}

TEST_F(SharedReads, AFullRedisGivesNobodyWhoWroteAnOldState) {
  EXPECT_EQ(log_.workers("a"), 0);
  harness::Redis::shared().fill_up();
  for (int i = 1; i <= 5; ++i) {
    log_.must(add_worker("w" + std::to_string(i), "a"));
    EXPECT_EQ(log_.workers("a"), i);
  }
  EXPECT_GT(one_.writes("failed"), 0);
  harness::Redis::shared().empty_again();
}

TEST_F(SharedReads, ARestoredLogNeverMeetsEntriesOfTheOldOne) {
  EXPECT_EQ(log_.workers("a"), 0);
  Database restored(Engine::postgresql);
  CachedLog other(restored, &other_.cache);
  ASSERT_NE(other.log_id(), log_.log_id());
  EXPECT_EQ(other.workers("a"), -1) << "there is no such business in that log";
  EXPECT_EQ(other.asked("hit"), 0);
}

TEST_F(SharedReads, APausedRedisIsAnsweredForByTheDatabase) {
  RedisCache hasty(address_, std::chrono::milliseconds{100});
  CachedLog log(database_, &hasty.cache);
  EXPECT_TRUE(eventually([&] {
    log.workers("a");
    return log.asked("hit");
  }, ::testing::Ge(1)));
  harness::Redis::shared().pause();
  for (int i = 1; i <= 5; ++i) {
    log.must(add_worker("w" + std::to_string(i), "a"));
    EXPECT_EQ(log.workers("a"), i);
  }
  EXPECT_GE(log.asked("timeout") + log.asked("bypassed"), 5);
  harness::Redis::shared().resume();
  EXPECT_TRUE(eventually([&] { return hasty.closed(); }));
  EXPECT_EQ(log.workers("a"), 5);
}

TEST(RecentWrites, NeverForgetsThatSomethingItForgotMayHaveChanged) {
  cache::RecentWrites recent(10, 3);
  EXPECT_EQ(recent.floor("a"), 10) << "what happened before the start is not known";
  for (int i = 0; i < 100; ++i) {
    const auto position = 11 + i;
    recent.changed("s" + std::to_string(i), position);
    recent.told(position);
    for (int j = 0; j <= i; ++j) EXPECT_GE(recent.floor("s" + std::to_string(j)), 11 + j);
    // Others are not held to have changed just now.
    EXPECT_LE(recent.floor("never"), std::max<std::int64_t>(10, position - 3));
  }
}

TEST(RecentWrites, ACommitNobodyToldOfMayHaveChangedAnything) {
  cache::RecentWrites recent(10);
  recent.changed("a", 11);
  recent.told(11);
  recent.log_at(11);
  EXPECT_EQ(recent.floor("b"), 10);
  recent.log_at(12);
  EXPECT_EQ(recent.floor("b"), 12);
}

}  // namespace
}  // namespace lumbung::contract
