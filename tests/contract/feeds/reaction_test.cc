// A fact of another service becomes a command here: answered exactly once, and its cursor moves in the commit of what came
// of it.
#include <gmock/gmock.h>

#include "contract/feeds/following.h"
#include "harness/eventually.h"
#include "runtime/events/consumer_work.h"

namespace lumbung::contract {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class ReactionTest : public FollowingTest {
 protected:
  std::unique_ptr<events::ConsumerWork> zombie() {
    auto work = events::make_reaction_work(follower_.store(), follower_.greeting(), follower_.committer(),
                                           "greeting<registry", failpoints_, clock_);
    work->open();
    return work;
  }
  std::int64_t greeted() { return follower_.number("SELECT count(*) FROM streams WHERE name LIKE 'businesses/greeted-%'"); }
  std::int64_t cursor() {
    return follower_.number("SELECT position FROM cursors WHERE name = 'greeting<registry'");
  }

  Failpoints failpoints_;
  TickingClock clock_;
};
LUMBUNG_ON_ALL_FEEDS(ReactionTest);

TEST_P(ReactionTest, AnswersEveryFactOnceThroughRepetitions) {
  for (int i = 0; i < 300; ++i) source_.registers("b" + std::to_string(i));
  follower_.greet(source_.feeds());
  ASSERT_TRUE(caught_up());
  EXPECT_EQ(greeted(), 300);
  follower_.stop();
  EXPECT_EQ(zombie()->take(source_.records()).duplicates, 300);
  // Even a cursor that was lost answers nothing twice: the request id is the fact's.
  follower_.store().maintenance()->query("DELETE FROM cursors");
  EXPECT_EQ(zombie()->take(source_.records()).applied, 300);
  EXPECT_EQ(greeted(), 300);
  EXPECT_EQ(cursor(), 300);
}

TEST_P(ReactionTest, MovesItsCursorWhenTheFactAsksForNothing) {
  source_.registers("s", "silent");
  source_.must(open_day("day", Date{2017, 1, 2}));
  follower_.greet(source_.feeds());
  ASSERT_TRUE(caught_up());
  EXPECT_EQ(cursor(), 2);
  EXPECT_EQ(follower_.number("SELECT count(*) FROM events"), 0);
  EXPECT_EQ(follower_.number("SELECT count(*) FROM requests"), 0);
}

TEST_P(ReactionTest, DeclinesWithAnEvent) {
  source_.registers("d", "declined");
  follower_.greet(source_.feeds());
  ASSERT_TRUE(caught_up());
  EXPECT_EQ(follower_.number("SELECT status FROM businesses WHERE name = 'businesses/greeted-d'"),
            Business::OPERATING_STATUS_TUTUP);
  EXPECT_THAT(follower_.parked(), IsEmpty());
}

TEST_P(ReactionTest, ParksARefusalInTheCommitOfItsCursorAndAppliesItWhenRetried) {
  source_.registers("p", "poison");
  source_.registers("q");
  follower_.greet(source_.feeds());
  ASSERT_TRUE(caught_up());
  EXPECT_THAT(follower_.parked(), ElementsAre("businesses/p GREETING_REFUSED"));
  EXPECT_EQ(greeted(), 1) << "the neighbour went on";
  EXPECT_EQ(follower_.consumer().retry(0).refusal().reason(), "STILL_PARKED");
  follower_.greeting().cure();
  EXPECT_EQ(*follower_.consumer().retry(0), 1);
  EXPECT_THAT(follower_.parked(), IsEmpty());
  EXPECT_EQ(greeted(), 2);
  EXPECT_EQ(cursor(), 2);
}

TEST_P(ReactionTest, ParksWhatFollowsAParkedFact) {
  source_.says("businesses/x", "lumbung.registry.v1.BusinessRegistered", "\xFF\xFF");
  source_.says("businesses/x", "lumbung.registry.v1.BusinessRegistered", "");
  follower_.greet(source_.feeds());
  ASSERT_TRUE(caught_up());
  EXPECT_THAT(follower_.parked(), ElementsAre("businesses/x UNDECODABLE", "businesses/x FOLLOWS_PARKED"));
}

TEST_P(ReactionTest, DropsAZombiesRecordWithoutFailingItsNeighbours) {
  source_.registers("a");
  const auto late = zombie();
  const auto records = source_.records();
  follower_.greet(source_.feeds());
  ASSERT_TRUE(caught_up());
  follower_.stop();
  // Both in one batch: a command of the zombie, and one of somebody else.
  std::promise<store::CommitOutcome> neighbour;
  store::Command command = register_business("n1", {"neighbour"});
  follower_.committer().submit(std::move(command),
                               [&](store::CommitOutcome outcome) { neighbour.set_value(std::move(outcome)); });
  EXPECT_THROW(late->take(records), events::MovedMeanwhile);
  EXPECT_TRUE(committed(neighbour.get_future().get()));
  EXPECT_EQ(greeted(), 1);
}

TEST_P(ReactionTest, ResolvesALostCommitOfABatchThatOnlyMovesTheCursor) {
  source_.registers("s", "silent");
  follower_.failpoints().arm("store_commit_sent=disconnect");
  follower_.greet(source_.feeds());
  ASSERT_TRUE(caught_up());
  EXPECT_EQ(cursor(), 1);
  EXPECT_THAT(follower_.consumer().status().last_failure, IsEmpty());
}

// A topic that was made anew has other offsets where the old one had repetitions.
class ResumedReactionTest : public ReactionTest {
 protected:
  void stop_in_a_topic_made_anew() {
    source_.registers("a");
    source_.registers("b");
    follower_.greet(source_.feeds());
    ASSERT_TRUE(caught_up());
    source_.sends_again(1);
    source_.registers("c");
    ASSERT_TRUE(caught_up());
    follower_.stop();
    source_.makes_topic_anew();
    follower_.greet(source_.feeds());
    ASSERT_TRUE(harness::eventually([&] { return follower_.consumer().status().state == events::ConsumerState::stopped; }));
  }
};
INSTANTIATE_TEST_SUITE_P(Kafka, ResumedReactionTest,
                         ::testing::Values(Carried{Carrier::kafka, Engine::sqlite}, Carried{Carrier::kafka, Engine::postgresql}),
                         [](const auto& tested) { return name_of(tested.param.engine); });

TEST_P(ResumedReactionTest, GoesOnByPositionInATopicThatWasMadeAnew) {
  stop_in_a_topic_made_anew();
  const auto cursor = follower_.consumer().resume("dinas/petugas");
  ASSERT_TRUE(cursor);
  EXPECT_EQ(*cursor, (events::FeedCursor{cursor->log_id, 3, -1}));
  source_.registers("d");
  ASSERT_TRUE(caught_up());
  EXPECT_EQ(greeted(), 4);
  EXPECT_EQ(follower_.number("SELECT count(*) FROM events"), 4) << "no fact twice";
  EXPECT_EQ(follower_.consumer().position().offset, 3) << "where the topic has it now";
  EXPECT_THAT(follower_.log_text(), ::testing::HasSubstr("\"by\":\"dinas/petugas\""));
  EXPECT_EQ(follower_.consumer().resume("dinas/petugas").refusal().reason(), "CONSUMER_NOT_STOPPED");
}

TEST_P(ResumedReactionTest, WaitsForWhatIsParkedUnderOffsetsOfTheTopicBefore) {
  source_.registers("p", "poison");
  stop_in_a_topic_made_anew();
  EXPECT_EQ(follower_.consumer().resume("dinas/petugas").refusal().reason(), "RECORDS_PARKED");
  follower_.greeting().cure();
  EXPECT_EQ(*follower_.consumer().retry(0), 1);
  ASSERT_TRUE(follower_.consumer().resume("dinas/petugas"));
  source_.registers("d");
  ASSERT_TRUE(caught_up());
  EXPECT_EQ(greeted(), 5);
}

TEST_P(ReactionTest, CannotBeRebuilt) {
  follower_.greet(source_.feeds());
  EXPECT_EQ(follower_.consumer().rebuild({}).refusal().reason(), "NOT_A_PROJECTION");
  EXPECT_EQ(follower_.consumer().verify({}).refusal().reason(), "NOT_A_PROJECTION");
}

}  // namespace
}  // namespace lumbung::contract
