// A projection is built anew from the first fact beside the living one, which goes on; then one short transaction switches.
#include <gmock/gmock.h>

#include <atomic>
#include <future>
#include <thread>

#include "contract/feeds/following.h"
#include "harness/eventually.h"
#include "runtime/events/rebuild.h"

namespace lumbung::contract {
namespace {

using events::ConsumerState;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// Nothing that is said in time takes a tenth of it; what waits for a rebuild takes much longer.
constexpr std::chrono::seconds kSoon{1};

class RebuildProjectionTest : public FollowingTest {
 protected:
  void expect_nothing_left() {
    EXPECT_EQ(follower_.number("SELECT count(*) FROM projections"), 1) << "only what is in use";
  }
};
LUMBUNG_ON_ALL_FEEDS(RebuildProjectionTest);

TEST_P(RebuildProjectionTest, RepairsRowsThatWereSpoiled) {
  for (const auto* id : {"a", "b"}) source_.registers(id);
  follower_.follow(source_.feeds());
  ASSERT_TRUE(caught_up());
  const auto before = follower_.shops_rows();
  const auto good = follower_.consumer().verify({});
  EXPECT_TRUE(good->same) << good->finding;
  EXPECT_EQ(good->rows, 3);

  follower_.store().maintenance()->query("UPDATE shops SET workers = 99 WHERE name = 'businesses/b'");
  const auto bad = follower_.consumer().verify({});
  EXPECT_FALSE(bad->same);
  EXPECT_EQ(bad->row, "businesses/b");
  EXPECT_THAT(bad->finding, HasSubstr("workers"));

  EXPECT_EQ(*follower_.consumer().rebuild({}), 2);
  EXPECT_EQ(follower_.shops_rows(), before);
  EXPECT_EQ(follower_.registered(), 2);
  EXPECT_TRUE(follower_.consumer().verify({})->same);
  expect_nothing_left();
}

TEST_P(RebuildProjectionTest, FindsRowsOnOneSideOnly) {
  for (const auto* id : {"a", "c"}) source_.registers(id);
  follower_.follow(source_.feeds());
  ASSERT_TRUE(caught_up());
  follower_.store().maintenance()->query("INSERT INTO shops VALUES ('businesses/b', 'nobody', 1, 0, 1)");
  EXPECT_THAT(follower_.consumer().verify({})->finding, HasSubstr("no event makes it"));
  follower_.store().maintenance()->query("DELETE FROM shops WHERE name IN ('businesses/a', 'businesses/b')");
  EXPECT_THAT(follower_.consumer().verify({})->finding, HasSubstr("does not have it"));
}

TEST_P(RebuildProjectionTest, GoesOnBesideALivingLog) {
  for (int i = 0; i < 50; ++i) source_.registers("b" + std::to_string(i));
  follower_.follow(source_.feeds());
  ASSERT_TRUE(caught_up());
  std::atomic<bool> done{false};
  std::atomic<int> added{0};
  std::thread writer([&] {
    while (!done) {
      source_.adds_worker("b7");
      ++added;
    }
  });
  for (int round = 0; round < 3; ++round) EXPECT_TRUE(follower_.consumer().rebuild({}).ok());
  done = true;
  writer.join();
  ASSERT_TRUE(caught_up());
  EXPECT_EQ(follower_.number("SELECT workers FROM shops WHERE name = 'businesses/b7'"), added.load());
  EXPECT_TRUE(follower_.consumer().verify({})->same);
  expect_nothing_left();
}

TEST_P(RebuildProjectionTest, HappensByItselfForAnotherDefinition) {
  for (const auto* id : {"a", "b"}) source_.registers(id);
  follower_.follow(source_.feeds());
  ASSERT_TRUE(caught_up());
  follower_.stop();
  follower_.store().maintenance()->query("UPDATE shops SET workers = 99");
  follower_.replace_shops(2);
  follower_.follow(source_.feeds());
  EXPECT_TRUE(harness::eventually([&] { return follower_.shops_rows(); },
                                  ElementsAre("businesses/a Warung Bu Sri 1 0 1", "businesses/b Warung Bu Sri 1 0 1")));
  source_.adds_worker("a");
  ASSERT_TRUE(caught_up());
  EXPECT_TRUE(follower_.consumer().verify({})->same);
  expect_nothing_left();
}

TEST_P(RebuildProjectionTest, HoldsNobodyUpWhenItTakesLongAtTheStart) {
  for (const auto* id : {"a", "b"}) source_.registers(id);
  follower_.follow(source_.feeds());
  ASSERT_TRUE(caught_up());
  follower_.stop();
  follower_.replace_shops(2);
  gate_.set(Gate::Lets::no_record);
  follower_.follow(gate_.before(source_.feeds()));
  auto& consumer = follower_.consumer();
  source_.adds_worker("a");
  ASSERT_TRUE(harness::eventually([&] { return consumer.status().lag_events; }, ::testing::Eq(1)));
  EXPECT_EQ(consumer.status().state, ConsumerState::rebuilding);
  EXPECT_EQ(consumer.position().position, 2) << "what the old tables hold";

  std::promise<bool> told;
  consumer.when_at(3, std::chrono::steady_clock::now() + std::chrono::milliseconds{50},
                   [&](bool is) { told.set_value(is); });
  auto answer = told.get_future();
  EXPECT_EQ(answer.wait_for(kSoon), std::future_status::ready);
  EXPECT_FALSE(answer.get());
  const auto asked = std::chrono::steady_clock::now();
  EXPECT_EQ(consumer.retry(0).refusal().reason(), "REBUILD_RUNNING");
  EXPECT_EQ(consumer.discard(0, "dinas/petugas", "Entered twice.")->reason(), "REBUILD_RUNNING");
  EXPECT_LT(std::chrono::steady_clock::now() - asked, 5 * kSoon);

  gate_.set(Gate::Lets::everything);
  ASSERT_TRUE(caught_up());
  EXPECT_TRUE(consumer.verify({})->same);
}

TEST_P(RebuildProjectionTest, IsGivenUpWhenTheProcessStops) {
  source_.registers("a");
  follower_.follow(gate_.before(source_.feeds()));
  ASSERT_TRUE(caught_up());
  gate_.set(Gate::Lets::no_record);
  auto asked = std::async(std::launch::async, [&] { return follower_.consumer().rebuild({}); });
  ASSERT_TRUE(harness::eventually([&] { return follower_.number("SELECT count(*) FROM projections"); }, ::testing::Eq(2)));
  follower_.consumer().close();
  EXPECT_EQ(asked.wait_for(5 * kSoon), std::future_status::ready);
  EXPECT_THROW(static_cast<void>(asked.get()), store::Unavailable);
  follower_.stop();
  expect_nothing_left();
  EXPECT_THAT(follower_.shops_rows(), ElementsAre("businesses/a Warung Bu Sri 1 0 1"));
}

TEST_P(RebuildProjectionTest, FindsParkedRecordsAgainWhenTheyStillCannotBeApplied) {
  source_.registers("p", "poison");
  source_.adds_worker("p");
  follower_.follow(source_.feeds());
  ASSERT_TRUE(caught_up());
  EXPECT_TRUE(follower_.consumer().rebuild({}).ok());
  EXPECT_THAT(follower_.parked(), ElementsAre("businesses/p SHOP_POISONED", "businesses/p FOLLOWS_PARKED"));
  EXPECT_EQ(follower_.consumer().verify({})->parked, 2);
  follower_.shops().cure();
  EXPECT_TRUE(follower_.consumer().rebuild({}).ok());
  EXPECT_THAT(follower_.parked(), IsEmpty());
  EXPECT_THAT(follower_.shops_rows(), ElementsAre("businesses/p poison 1 1 2"));
}

TEST_P(RebuildProjectionTest, LeavesNothingWhenItIsGivenUp) {
  source_.registers("a");
  follower_.follow(source_.feeds());
  ASSERT_TRUE(caught_up());
  follower_.stop();
  Failpoints failpoints;
  TickingClock clock;
  {
    events::Rebuild given_up(follower_.store(), follower_.shops(), "shops<registry", source_.feeds()(), failpoints, clock);
    while (given_up.step()) continue;
    given_up.finish();
    EXPECT_EQ(follower_.number("SELECT count(*) FROM projections"), 2) << "it really stood beside";
  }
  expect_nothing_left();
  EXPECT_THAT(follower_.shops_rows(), ElementsAre("businesses/a Warung Bu Sri 1 0 1"));
}

}  // namespace
}  // namespace lumbung::contract
