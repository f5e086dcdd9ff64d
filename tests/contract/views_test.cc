// Views can be thrown away: built from the events again, beside the old ones, while the log goes
// on.
#include <gmock/gmock.h>

#include "contract/log.h"

namespace lumbung::contract {
namespace {

// More than one page of a rebuild.
constexpr int kBusinesses = 450;

class ViewsTest : public OnBothEngines {
 protected:
  static void fill(Log& log, int count = kBusinesses) {
    std::vector<Outcome> outcomes;
    for (int i = 0; i < count; ++i) {
      const auto number = std::to_string(1'000 + i);
      outcomes.push_back(
          log.submit(register_business("r" + number, {number, "", "ext-" + number})));
      if (i % 3 == 0) outcomes.push_back(log.submit(add_worker("w" + number, number)));
      if (i % 50 == 0)
        outcomes.push_back(
            log.submit(change_status("d" + number, number, Business::OPERATING_STATUS_DUPLIKAT)));
    }
    for (auto& outcome : outcomes) ASSERT_TRUE(committed(outcome_of(std::move(outcome))));
  }

  Database database_{GetParam()};
};
LUMBUNG_ON_BOTH_ENGINES(ViewsTest);

TEST_P(ViewsTest, AreRebuiltFromTheEvents) {
  Log log(database_);
  fill(log);
  log.spoil("DELETE FROM businesses");
  log.spoil("INSERT INTO businesses (name, external_id) VALUES ('businesses/ghost', 'x')");
  std::int64_t folded = 0;
  const auto position = store::rebuild_views(log.store(), log.aggregates(), log.failpoints(),
                                             [&](std::int64_t streams) { folded = streams; });
  EXPECT_EQ(position, log.head().position);
  EXPECT_EQ(folded, kBusinesses);
  expect_whole(log);
}

TEST_P(ViewsTest, AreRebuiltWhileWritesGoOn) {
  Log log(database_);
  fill(log);
  int round = 0;
  store::rebuild_views(log.store(), log.aggregates(), log.failpoints(), [&](std::int64_t) {
    // One that has been copied, one that has not, one that is new, one that goes.
    const auto r = std::to_string(++round);
    log.must(add_worker("early-" + r, "1001"));
    log.must(add_worker("late-" + r, std::to_string(1'000 + kBusinesses - 1)));
    log.must(register_business("new-" + r, {"0-new-" + r}));
    log.must(change_status("gone-" + r, std::to_string(1'001 + round),
                           Business::OPERATING_STATUS_DUPLIKAT));
    // Readers see the old rows meanwhile, with what is new.
    EXPECT_EQ(log.view_rows("name").at(0)[0], store::Value(std::string("businesses/0-new-1")));
  });
  EXPECT_GT(round, 1);
  expect_whole(log);
  log.must(add_worker("after", "1001"));
  expect_whole(log);
}

TEST_P(ViewsTest, CatchUpWithMoreThanFitsUnderTheLock) {
  Log log(database_);
  fill(log, 10);
  bool once = true;
  store::rebuild_views(log.store(), log.aggregates(), log.failpoints(), [&](std::int64_t) {
    if (!std::exchange(once, false)) return;
    std::vector<Outcome> outcomes;
    for (int i = 0; i < 1'500; ++i)
      outcomes.push_back(
          log.submit(add_worker("m" + std::to_string(i), std::to_string(1'001 + i % 5))));
    for (auto& outcome : outcomes) ASSERT_TRUE(committed(outcome_of(std::move(outcome))));
  });
  expect_whole(log);
}

TEST_P(ViewsTest, AreRebuiltAtStartWhenTheirDefinitionChanged) {
  {
    Log log(database_);
    fill(log, 20);
  }
  Log wider(GetParam(), database_.where(), test_aggregates(1, wider_businesses_view()));
  EXPECT_EQ(wider.view_rows("display_name").at(0)[0], store::Value(std::string("Warung Bu Sri")));
  expect_whole(wider);
  wider.must(add_worker("more", "1001"));
  expect_whole(wider);
}

TEST_P(ViewsTest, AreLeftAloneAtStartWhenNothingChanged) {
  Log log(database_);
  fill(log, 5);
  log.spoil("UPDATE businesses SET kecamatan = 'marked' WHERE name = 'businesses/1001'");
  Log again(database_);
  EXPECT_EQ(again.view_rows("kecamatan").at(0)[0], store::Value(std::string("marked")));
}

TEST_P(ViewsTest, FollowAFoldThatChangedItsMeaning) {
  {
    Log log(database_);
    fill(log, 20);
  }
  Log raised(GetParam(), database_.where(), test_aggregates(2, wider_businesses_view()));
  EXPECT_EQ(raised.view_rows("display_name").at(0)[0], store::Value(std::string("WARUNG BU SRI")));
  expect_whole(raised);
}

TEST_P(ViewsTest, FollowAFoldThatChangedItsMeaningUnderTheSameDefinition) {
  {
    Log log(GetParam(), database_.where(), test_aggregates(1, wider_businesses_view()));
    fill(log, 20);
  }
  Log raised(GetParam(), database_.where(), test_aggregates(2, wider_businesses_view()));
  EXPECT_EQ(raised.view_rows("display_name").at(0)[0], store::Value(std::string("WARUNG BU SRI")));
  expect_whole(raised);
  raised.must(add_worker("more", "1001"));
  expect_whole(raised);
}

TEST_P(ViewsTest, AreNotChangedByAnInterruptedRebuild) {
  Log log(database_);
  fill(log, 20);
  EXPECT_THROW(store::rebuild_views(log.store(), log.aggregates(), log.failpoints(),
                                    [](std::int64_t) { throw store::Unavailable("interrupted"); }),
               store::Unavailable);
  expect_whole(log);
  store::rebuild_views(log.store(), log.aggregates(), log.failpoints(), {});
  expect_whole(log);
  const auto left = log.store().reader()->query("SELECT name FROM views");
  EXPECT_EQ(left.size(), 1u) << "nothing is left of the first";
}

TEST_P(ViewsTest, FoldAgainStatesThatAnOlderFoldMade) {
  {
    Log log(database_);
    log.must(register_business("r1", {"a"}));
  }
  Log raised(GetParam(), database_.where(), test_aggregates(2));
  const auto answer = raised.must(add_worker("r2", "a"));
  EXPECT_EQ(business_of(answer.reply).display_name(), "WARUNG BU SRI");
  EXPECT_EQ(raised.states().at(0).fold_version, 2);
  expect_whole(raised);
}

}  // namespace
}  // namespace lumbung::contract
