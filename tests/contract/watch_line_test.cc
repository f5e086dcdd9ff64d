// A watch whose store goes away: whoever watches is told so, with a token to go on when there is one, and the process serves on.
#include <gmock/gmock.h>

#include "contract/watch_world.h"
#include "harness/cut_proxy.h"
#include "harness/eventually.h"

namespace lumbung::contract {
namespace {

using harness::eventually;
using ::testing::IsEmpty;
using ::testing::SizeIs;

events::WatchPlan with_token(const std::string& token) {
  auto plan = plan_of_businesses();
  plan.resume_token = token;
  return plan;
}

TEST(WatchLineTest, AStoreThatIsAwayAtTheBeginningEndsAWatchWithTheTokenItCameWithOrWithNone) {
  const Database database(Engine::postgresql);
  harness::CutProxy line(harness::Postgres::shared().port());
  WatchedLog log(Engine::postgresql, harness::Postgres::url(database.database(), line.port()));
  log.add_businesses(1, 3);
  std::string token;
  {
    const Watcher watcher(log.watches(), plan_of_businesses());
    EXPECT_TRUE(eventually([&] { return watcher.messages(); }, SizeIs(1)));
    token = watcher.messages().back().resume_token();
  }
  line.isolate();
  for (const auto& given : {std::string(), token}) {
    Watcher watcher(log.watches(), with_token(given));
    const auto end = watcher.end();
    EXPECT_EQ(end.reason, "STORE_AWAY");
    EXPECT_EQ(end.token, given);
    EXPECT_THAT(watcher.messages(), IsEmpty());
  }
  EXPECT_EQ(log.metric(R"(lumbung_watch_ended_total{reason="store_away",service="test"})"), "2");
  line.heal();
  EXPECT_TRUE(eventually([&] {
    // Each reader finds out for itself that its line is gone.
    const Watcher again(log.watches(), with_token(token));
    EXPECT_TRUE(eventually([&] { return again.ended() || !again.messages().empty(); }));
    return !again.messages().empty();
  }));
}

}  // namespace
}  // namespace lumbung::contract
