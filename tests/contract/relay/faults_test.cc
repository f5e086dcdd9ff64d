// Kafka and the relay fail in every way they can; what was committed reaches the topic at least once, in order. Each test
// proves that the fault happened.
#include <gmock/gmock.h>

#include <atomic>
#include <thread>

#include "contract/relay/published.h"
#include "harness/eventually.h"

namespace lumbung::contract {
namespace {

using events::RelayState;
using harness::eventually;
using ::testing::Eq;
using ::testing::Ge;
using ::testing::Gt;
using ::testing::HasSubstr;

// Commits in small steps until told.
class Load {
 public:
  explicit Load(PublishedLog& city) : thread_([this, &city] {
    while (!stopping_) head_ = city.grow(20);
  }) {}
  ~Load() { stop(); }
  std::int64_t stop() {
    stopping_ = true;
    if (thread_.joinable()) thread_.join();
    return head_;
  }
  std::int64_t head() const { return head_; }

 private:
  std::atomic<bool> stopping_{false};
  std::atomic<std::int64_t> head_{0};
  std::thread thread_;
};

// A broker of its own for tests that break it.
class RelayFaultsTest : public ::testing::Test {
 protected:
  // Something is published, and the log grows.
  void begin(const std::string& failpoints = "") {
    city_.emplace(Engine::sqlite, kafka_);
    running_ = city_->run(failpoints);
    load_.emplace(*city_);
    ASSERT_TRUE(eventually([&] { return running_->status().position; }, Gt(50)));
  }
  void commands_go_on() {
    const auto head = load_->head();
    ASSERT_TRUE(eventually([&] { return load_->head(); }, Gt(head + 100)));
  }
  double failures(const std::string& kind) {
    return running_->metric("lumbung_relay_failures_total", "kind=\"" + kind + "\"");
  }
  // The number of repeats.
  int end_whole() {
    const auto head = load_->stop();
    EXPECT_TRUE(eventually([&] { return running_->status().position; }, Eq(head)));
    return city_->expect_all_published();
  }

  harness::Kafka kafka_;
  std::optional<PublishedLog> city_;
  std::unique_ptr<RunningRelay> running_;
  std::optional<Load> load_;
};

TEST_F(RelayFaultsTest, ABrokerThatIsKilledAndComesBackLosesNothing) {
  begin();
  kafka_.kill();
  ASSERT_TRUE(eventually([&] { return failures("away"); }, Ge(1)));
  commands_go_on();
  EXPECT_THAT(running_->status().trouble, HasSubstr("does not answer"));
  EXPECT_EQ(running_->state(), RelayState::waiting);
  kafka_.start();
  end_whole();
  EXPECT_EQ(running_->state(), RelayState::publishing);
}

TEST_F(RelayFaultsTest, ABrokerThatIsSilentLongerThanOurPatienceLosesNothing) {
  begin();
  kafka_.pause();
  // Connections stand; only time tells.
  ASSERT_TRUE(eventually([&] { return failures("away"); }, Ge(1)));
  EXPECT_FALSE(kafka_.answers());
  commands_go_on();
  kafka_.resume();
  end_whole();
}

TEST_F(RelayFaultsTest, ABrokerThatRefusesForALackOfReplicasHoldsTheRelayUpAndNothingElse) {
  begin();
  kafka_.refuse_writes(city_->topic());
  ASSERT_TRUE(eventually([&] { return running_->status().in_flight; }, Gt(0)));
  ASSERT_TRUE(eventually([&] { return failures("stalled"); }, Ge(1)));
  EXPECT_TRUE(kafka_.answers());
  const auto end = kafka_.end(city_->topic());
  commands_go_on();
  EXPECT_EQ(kafka_.end(city_->topic()), end);
  kafka_.accept_writes(city_->topic());
  end_whole();
}

TEST_F(RelayFaultsTest, ARecordThatIsGivenBackMakesItBeginAgainBehindTheLastContiguousOne) {
  begin();
  kafka_.fail_writes(city_->topic());
  ASSERT_TRUE(eventually([&] { return failures("refused"); }, Ge(2)));
  commands_go_on();
  EXPECT_THAT(running_->status().last_failure, HasSubstr("did not take the event at position"));
  kafka_.accept_writes(city_->topic());
  end_whole();
}

TEST_F(RelayFaultsTest, ATopicThatIsRemovedAndMadeAnewIsFilledFromTheBeginning) {
  begin();
  load_->stop();
  const auto head = city_->log().head().position;
  ASSERT_TRUE(eventually([&] { return running_->status().position; }, Eq(head)));
  kafka_.delete_topic(city_->topic());
  load_.emplace(*city_);
  ASSERT_TRUE(eventually([&] { return failures("topic_missing"); }, Ge(1)));
  commands_go_on();
  kafka_.create_topic(city_->topic());
  end_whole();
  EXPECT_EQ(city_->records().front().header("ce_position"), "0000000000000000001");
}

TEST_F(RelayFaultsTest, ABrokerThatIsAwayAtTheStartIsWaitedFor) {
  city_.emplace(Engine::sqlite, kafka_);
  kafka_.kill();
  running_ = city_->run();
  load_.emplace(*city_);
  ASSERT_TRUE(eventually([&] { return failures("away"); }, Ge(1)));
  EXPECT_FALSE(running_->relay().ready());
  commands_go_on();
  kafka_.start();
  EXPECT_EQ(end_whole(), 0);
  EXPECT_TRUE(running_->relay().ready());
}

TEST_F(RelayFaultsTest, ATopicThatIsMissingIsWaitedForAndNeverMade) {
  city_.emplace(Engine::sqlite, kafka_);
  kafka_.delete_topic(city_->topic());
  running_ = city_->run();
  load_.emplace(*city_);
  ASSERT_TRUE(eventually([&] { return failures("topic_missing"); }, Ge(2)));
  EXPECT_THAT(running_->status().trouble, HasSubstr("no topic " + city_->topic()));
  EXPECT_EQ(harness::kafka_partitions(kafka_.brokers(), city_->topic()), 0);
  kafka_.create_topic(city_->topic());
  EXPECT_EQ(end_whole(), 0);
}

TEST_F(RelayFaultsTest, AnEndBetweenSendingAndAcknowledgementLosesNothing) {
  begin("relay_after_produce=disconnect@3");
  ASSERT_TRUE(eventually([&] { return failures("refused"); }, Eq(1)));
  end_whole();
}

TEST_F(RelayFaultsTest, AnEndBetweenAcknowledgementAndCursorRepeatsNothingThatTheTopicShows) {
  begin("relay_before_cursor=disconnect@2");
  ASSERT_TRUE(eventually([&] { return failures("store"); }, Eq(1)));
  EXPECT_EQ(end_whole(), 0);
}

TEST_F(RelayFaultsTest, AServerOfTheLogThatRestartsUnderLoadLosesNothing) {
  harness::Postgres server;
  Failpoints none;
  Log log(Engine::postgresql, server.url(server.new_database()));
  store::CommitSignal unheard;
  const auto topic = kafka_.new_topic();
  log.must(register_business("r1", {"b1"}));
  RunningRelay running(log.store(), unheard, kafka_.brokers(), topic);
  ASSERT_TRUE(eventually([&] { return running.status().position; }, Eq(1)));
  server.kill();
  ASSERT_TRUE(eventually([&] {
    return running.metric("lumbung_relay_failures_total", "kind=\"store\"") +
           running.metric("lumbung_relay_failures_total", "kind=\"lock_lost\"");
  }, Ge(1)));
  server.start();
  ASSERT_TRUE(eventually([&] { return committed(log.commit(register_business("r2", {"b2"}))); }));
  ASSERT_TRUE(eventually([&] { return kafka_.end(topic); }, Eq(2)));
}

}  // namespace
}  // namespace lumbung::contract
