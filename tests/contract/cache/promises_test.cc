// What both caches promise alike.
#include <gmock/gmock.h>

#include "contract/cache/caches.h"

namespace lumbung::contract {
namespace {

using cache::Outcome;
using harness::eventually;

class CachePromises : public ::testing::TestWithParam<CacheKind> {
 protected:
  CachePromises() {
    if (GetParam() == CacheKind::in_process) {
      local_ = std::make_unique<cache::InProcess>(counted_, cache::kInProcessBytes);
      return;
    }
    harness::Redis::shared().flush();
    shared_ = std::make_unique<RedisCache>(harness::Redis::shared().address(), kPatientBudget);
    EXPECT_TRUE(eventually([&] { return shared_->closed(); }));
  }

  cache::Cache& cache() { return local_ ? static_cast<cache::Cache&>(*local_) : shared_->cache; }
  // A write to Redis is on its way when it returns, and one thread sends in order.
  std::string kept(const std::string& key) {
    const auto answer = ask(cache(), key);
    if (answer.outcome != Outcome::hit) return "(none)";
    return std::to_string(answer.entry.position) + " " + answer.entry.bytes;
  }
  void put(const std::string& key, std::int64_t position, const std::string& bytes) {
    cache().put(key, {position, bytes}, kKept);
  }

 private:
  Metrics metrics_;
  CacheMetrics counted_{metrics_};
  std::unique_ptr<cache::InProcess> local_;
  std::unique_ptr<RedisCache> shared_;
};
INSTANTIATE_TEST_SUITE_P(Caches, CachePromises, ::testing::Values(CacheKind::in_process, CacheKind::redis),
                         [](const auto& tested) { return name_of(tested.param); });

TEST_P(CachePromises, GivesBackWhatWasPutByteForByteWithItsPosition) {
  const std::string bytes("\0\r\n:t$-1\xff", 10);
  put("a", 7, bytes);
  EXPECT_EQ(kept("a"), "7 " + bytes);
  EXPECT_EQ(kept("b"), "(none)");
}

TEST_P(CachePromises, ASlowLoaderWithAnOldStateNeverOverwritesANewerOne) {
  put("a", 9, "new");
  put("a", 8, "old");
  EXPECT_EQ(kept("a"), "9 new");
  put("a", 10, "newer");
  EXPECT_EQ(kept("a"), "10 newer");
  put("a", 9'007'199'254'740'000, "far");
  put("a", 9'007'199'254'739'999, "less far");
  EXPECT_EQ(kept("a"), "9007199254740000 far");
}

TEST_P(CachePromises, ATombstoneEndsWhatIsOlderAndRefusesItAfterwards) {
  put("a", 5, "old");
  cache().bury("a", 8);
  EXPECT_EQ(kept("a"), "(none)");
  put("a", 7, "loaded before the change");
  EXPECT_EQ(kept("a"), "(none)");
  put("a", 8, "loaded at the change");
  EXPECT_EQ(kept("a"), "8 loaded at the change");
}

TEST_P(CachePromises, ATombstoneLeavesWhatIsNewer) {
  put("a", 9, "new");
  cache().bury("a", 8);
  cache().bury("a", 9);
  EXPECT_EQ(kept("a"), "9 new");
}

TEST_P(CachePromises, ATombstoneStandsBeforeThereIsAnEntry) {
  cache().bury("a", 8);
  cache().bury("a", 6);
  put("a", 7, "loaded before the change");
  EXPECT_EQ(kept("a"), "(none)");
}

TEST_P(CachePromises, AnEntryEndsByItself) {
  cache().put("a", {1, "soon gone"}, std::chrono::milliseconds{300});
  put("b", 1, "stays");
  EXPECT_TRUE(eventually([&] { return kept("a"); }, ::testing::Eq("(none)")));
  EXPECT_EQ(kept("b"), "1 stays");
}

TEST_P(CachePromises, ALargeAnswerIsNotKeptAndLeavesNothingOlderBehind) {
  put("a", 1, "small");
  put("a", 2, std::string(cache::kMaxEntryBytes + 1, 'x'));
  EXPECT_THAT(kept("a"), ::testing::AnyOf("(none)", "1 small"));
  put("b", 1, std::string(cache::kMaxEntryBytes, 'x'));
  EXPECT_EQ(kept("b").size(), cache::kMaxEntryBytes + 2);
}

TEST(InProcessCache, KeepsWhatWasAskedForLastWithinItsBytes) {
  Metrics metrics;
  const CacheMetrics counted(metrics);
  constexpr std::size_t kBytes = 10'000;
  cache::InProcess cache(counted, kBytes);
  const auto key = [](int i) { return "key-" + std::to_string(i); };
  for (int i = 0; i < 100; ++i) {
    cache.put(key(i), {1, std::string(500, 'x')}, kKept);
    // The first is asked for all the time.
    EXPECT_EQ(cache.at_once(key(0))->outcome, Outcome::hit) << i;
    EXPECT_LE(metric(metrics, "lumbung_cache_bytes"), double(kBytes));
  }
  EXPECT_EQ(cache.at_once(key(1))->outcome, Outcome::miss);
  EXPECT_EQ(cache.at_once(key(99))->outcome, Outcome::hit);
  const auto left = metric(metrics, "lumbung_cache_entries");
  EXPECT_EQ(metric(metrics, "lumbung_cache_evictions_total"), 100 - left);
}

TEST(InProcessCache, EndsAnEntryWhenItsTimeIsOverAndNotBefore) {
  Metrics metrics;
  const CacheMetrics counted(metrics);
  std::chrono::steady_clock::time_point now{};
  cache::InProcess cache(counted, cache::kInProcessBytes, [&] { return now; });
  cache.put("a", {1, "x"}, kKept);
  now += kKept - std::chrono::milliseconds{1};
  EXPECT_EQ(cache.at_once("a")->outcome, Outcome::hit);
  now += std::chrono::milliseconds{1};
  EXPECT_EQ(cache.at_once("a")->outcome, Outcome::miss);
  // An older state may come back once everything newer is forgotten; who reads says what is too old.
  cache.put("a", {0, "x"}, kKept);
  EXPECT_EQ(cache.at_once("a")->outcome, Outcome::hit);
}

TEST(JitteredTime, SpreadsTheEndOfWhatWasLoadedTogetherAndNeverKeepsLonger) {
  std::set<std::chrono::milliseconds> ends;
  for (int i = 0; i < 100; ++i) {
    const auto keep = cache::jittered(std::chrono::seconds{60}, "key-" + std::to_string(i), 1);
    EXPECT_LE(keep, std::chrono::seconds{60});
    EXPECT_GE(keep, std::chrono::milliseconds{52'500});
    ends.insert(keep);
  }
  EXPECT_GT(ends.size(), 50u);
}

}  // namespace
}  // namespace lumbung::contract
