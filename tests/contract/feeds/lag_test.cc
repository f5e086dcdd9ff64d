// How far behind a consumer is: told too where it does not follow, and never as nothing while nobody knows.
#include <gmock/gmock.h>

#include "contract/feeds/following.h"
#include "harness/eventually.h"

namespace lumbung::contract {
namespace {

using events::ConsumerState;

constexpr std::chrono::seconds kMinute{60};
constexpr char kSeries[] = "{consumer=\"shops\",source=\"registry\"}";

class LagTest : public FollowingTest {
 protected:
  static std::string lag_events(Follower& follower) {
    return follower.metric("lumbung_consumer_lag_events" + std::string(kSeries));
  }
  double lag_seconds() { return std::stod(follower_.metric("lumbung_consumer_lag_seconds" + std::string(kSeries))); }
};
LUMBUNG_ON_ALL_FEEDS(LagTest);

TEST_P(LagTest, SaysWhatIsMissingWhileItIsStopped) {
  for (const auto* id : {"a", "b", "c"}) source_.registers(id);
  source_.spoil("DELETE FROM events WHERE position = 2");
  follower_.follow(source_.feeds());
  ASSERT_TRUE(becomes(ConsumerState::stopped));
  source_.registers("d");
  const auto missing = source_.position() - follower_.consumer().position().position;
  EXPECT_TRUE(harness::eventually([&] { return follower_.consumer().status().lag_events; }, ::testing::Eq(missing)));
  EXPECT_TRUE(harness::eventually([&] { return lag_events(follower_); }, std::to_string(missing)));
  follower_.clock().advance(kMinute);
  EXPECT_GT(follower_.consumer().status().lag_seconds, 59);
}

TEST_P(LagTest, SaysThatTheLogItKnowsIsNotTheOneThereIs) {
  source_.registers("a");
  follower_.follow(source_.feeds());
  ASSERT_TRUE(caught_up());
  follower_.stop();
  source_.spoil("UPDATE head SET log_id = 'another'");
  follower_.follow(source_.feeds());
  ASSERT_TRUE(becomes(ConsumerState::stopped));
  EXPECT_TRUE(harness::eventually([&] { return follower_.consumer().status().lag_events; }, ::testing::Eq(1)));
}

TEST_P(LagTest, DoesNotSayThatNothingIsMissingWhileItsSourceIsAway) {
  source_.registers("a");
  follower_.follow(gate_.before(source_.feeds()));
  ASSERT_TRUE(becomes(ConsumerState::following));
  EXPECT_EQ(follower_.consumer().status().lag_seconds, 0);
  gate_.set(Gate::Lets::no_answer);
  ASSERT_TRUE(becomes(ConsumerState::away));
  follower_.clock().advance(kMinute);
  EXPECT_GT(follower_.consumer().status().lag_seconds, 59);
  EXPECT_TRUE(harness::eventually([&] { return lag_seconds(); }, ::testing::Gt(59)));
  gate_.set(Gate::Lets::everything);
  EXPECT_TRUE(harness::eventually([&] { return lag_seconds(); }, ::testing::Eq(0)));
}

TEST_P(LagTest, KnowsWhatItsTablesHoldBeforeItsSourceAnswers) {
  source_.registers("a");
  follower_.follow(source_.feeds());
  ASSERT_TRUE(caught_up());
  follower_.stop();
  gate_.set(Gate::Lets::no_answer);
  follower_.follow(gate_.before(source_.feeds()));
  EXPECT_EQ(follower_.consumer().position().position, 1);
  ASSERT_TRUE(becomes(ConsumerState::away));
  EXPECT_EQ(follower_.consumer().position().position, 1);
  EXPECT_FALSE(follower_.consumer().status().end_known);
}

TEST_P(LagTest, SaysWhatIsMissingWhereItStandsBy) {
  follower_.follow(gate_.before(source_.feeds()));
  ASSERT_TRUE(becomes(ConsumerState::following));
  Follower second(own_);
  second.follow(source_.feeds());
  ASSERT_TRUE(harness::eventually([&] { return second.consumer().status().state == ConsumerState::standby; }));
  gate_.set(Gate::Lets::no_record);
  source_.registers("a");
  const auto missing = [&] { return lag_events(second); };
  EXPECT_TRUE(harness::eventually(missing, std::string("1")));
  EXPECT_EQ(second.consumer().status().lag_events, 1);
  gate_.set(Gate::Lets::everything);
  EXPECT_TRUE(harness::eventually(missing, std::string("0")));
}

}  // namespace
}  // namespace lumbung::contract
