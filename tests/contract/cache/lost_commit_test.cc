// A COMMIT that happened and whose answer never came, for longer than anybody waits: who asks again and is acknowledged does
// not read what was there before.
#include <gmock/gmock.h>

#include <stdexcept>

#include "contract/cache/cached_log.h"
#include "contract/cache/caches.h"
#include "harness/cut_proxy.h"

namespace lumbung::contract {
namespace {

using harness::eventually;
using ::testing::Ge;

TEST(CacheLostCommit, AReadAfterTheRetryOfACommitWhoseOutcomeWasUnknownHasWhatItChanged) {
  const Database database(Engine::postgresql);
  harness::CutProxy line(harness::Postgres::shared().port());
  harness::Redis::shared().flush();
  RedisCache redis(harness::Redis::shared().address(), kPatientBudget);
  EXPECT_TRUE(eventually([&] { return redis.closed(); }));
  CachedLog log(Engine::postgresql, harness::Postgres::url(database.database(), line.port()), &redis.cache, {},
                std::chrono::milliseconds{100});
  log.must(register_business("r0", {"a"}));
  EXPECT_TRUE(eventually([&] {
    EXPECT_EQ(log.workers("a"), 0);
    return log.asked("hit");
  }, Ge(1.0)));

  line.isolate_when_server_says("COMMIT");
  EXPECT_THROW(log.must(add_worker("r1", "a")), std::runtime_error);
  EXPECT_EQ(line.strikes(), 1) << "the answer to COMMIT really was lost";
  line.heal();
  std::optional<store::Committed> again;
  EXPECT_TRUE(eventually([&] {
    try {
      again = log.must(add_worker("r1", "a"));
    } catch (const std::runtime_error&) {
      // The line was found broken.
    }
    return again.has_value();
  }));
  ASSERT_TRUE(again);
  EXPECT_TRUE(again->replayed) << "it had happened";

  int workers = -1;
  EXPECT_TRUE(eventually([&] {
    try {
      workers = log.workers("a");
    } catch (const store::Unavailable&) {
      // A reader found its line broken.
    }
    return workers;
  }, Ge(0)));
  EXPECT_EQ(workers, 1);
  const auto hits = log.asked("hit");
  EXPECT_TRUE(eventually([&] {
    EXPECT_EQ(log.workers("a"), 1);
    return log.asked("hit");
  }, Ge(hits + 1))) << "what is new is kept again";
}

}  // namespace
}  // namespace lumbung::contract
