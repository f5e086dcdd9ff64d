// What a relay promises while the world is well.
#include <gmock/gmock.h>

#include <iomanip>
#include <sstream>

#include "contract/relay/published.h"
#include "harness/eventually.h"

namespace lumbung::contract {
namespace {

using events::RelayState;
using harness::eventually;
using ::testing::AllOf;
using ::testing::Eq;
using ::testing::Ge;
using ::testing::HasSubstr;
using ::testing::Le;
using ::testing::Not;

class RelayTest : public OnBothEngines {};
LUMBUNG_ON_BOTH_ENGINES(RelayTest);

TEST_P(RelayTest, PublishesEveryEventOnceInOrderWithItsHeaders) {
  PublishedLog city(GetParam());
  city.grow(300);
  const auto running = city.run();
  ASSERT_TRUE(eventually([&] { return running->status().position; }, Eq(300)));
  EXPECT_TRUE(running->relay().ready());
  const auto head = city.grow(50);
  ASSERT_TRUE(eventually([&] { return city.published(); }, Eq(head)));
  EXPECT_EQ(city.expect_all_published(), 0);
  const auto first = city.records().front();
  EXPECT_EQ(first.header("content-type"), "application/protobuf");
  EXPECT_EQ(first.header("ce_specversion"), "1.0");
  EXPECT_EQ(first.header("ce_source"), kSource);
  EXPECT_EQ(first.header("ce_partitionkey"), first.key);
  ASSERT_TRUE(eventually([&] { return running->metric("lumbung_relay_published_total"); }, Eq(double(head))));
  ASSERT_TRUE(eventually([&] { return running->metric("lumbung_relay_lag_events"); }, Eq(0)));
  EXPECT_EQ(running->metric("lumbung_relay_active"), 1);
  EXPECT_EQ(running->metric("lumbung_relay_stopped"), 0);
}

TEST_P(RelayTest, GoesOnWhereItsTopicEndsAndRepeatsNothing) {
  PublishedLog city(GetParam());
  city.grow(40);
  {
    const auto running = city.run();
    ASSERT_TRUE(eventually([&] { return running->status().position; }, Eq(40)));
  }
  const auto cursor = store::read_cursor(*city.log().store().reader(), "relay");
  ASSERT_TRUE(cursor);
  EXPECT_EQ(cursor->position, 40);
  EXPECT_EQ(cursor->offset, 39);
  city.grow(40);
  const auto running = city.run();
  ASSERT_TRUE(eventually([&] { return city.published(); }, Eq(80)));
  EXPECT_EQ(city.expect_all_published(), 0);
}

TEST_P(RelayTest, OnlyOneOfSeveralPublishesAndAnotherTakesOver) {
  PublishedLog city(GetParam());
  city.grow(10);
  auto first = city.run();
  ASSERT_TRUE(eventually([&] { return first->state(); }, Eq(RelayState::publishing)));
  Failpoints none;
  const auto other_store = city.database().open(none);
  store::CommitSignal unheard;
  RunningRelay second(*other_store, unheard, city.kafka().brokers(), city.topic());
  ASSERT_TRUE(eventually([&] { return second.state(); }, Eq(RelayState::standby)));
  EXPECT_EQ(second.metric("lumbung_relay_active"), 0);
  EXPECT_TRUE(eventually([&] { return second.metric("lumbung_relay_lag_events"); }, Eq(0)));
  const auto refused = second.relay().republish(1);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.refusal().reason(), "RELAY_NOT_PUBLISHING");
  city.grow(10);
  ASSERT_TRUE(eventually([&] { return city.published(); }, Eq(20)));
  first.reset();
  // It does not hear of the commits of this process, and finds them all the same.
  city.grow(10);
  ASSERT_TRUE(eventually([&] { return city.published(); }, Eq(30)));
  EXPECT_EQ(second.metric("lumbung_relay_active"), 1);
  EXPECT_EQ(city.expect_all_published(), 0);
}

TEST_P(RelayTest, WhoStandsByTellsWhatOneThatStandsStillDoesNotPublish) {
  PublishedLog city(GetParam());
  Failpoints none;
  const auto other_store = city.database().open(none);
  const auto stands_still = other_store->try_lock("relay");
  ASSERT_TRUE(stands_still);
  const auto running = city.run();
  ASSERT_TRUE(eventually([&] { return running->state(); }, Eq(RelayState::standby)));
  city.grow(7);
  EXPECT_TRUE(eventually([&] { return running->metric("lumbung_relay_lag_events"); }, Eq(7)));
  EXPECT_EQ(running->metric("lumbung_relay_active"), 0);
}

TEST(RelayOnPostgresqlTest, StopsWhenItsLockIsLost) {
  PublishedLog city(Engine::postgresql);
  city.grow(5);
  const auto running = city.run();
  ASSERT_TRUE(eventually([&] { return running->status().position; }, Eq(5)));
  const auto killed = harness::Postgres::shared().query(
      city.database().database(),
      "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted");
  EXPECT_EQ(killed.size(), 1u);
  ASSERT_TRUE(
      eventually([&] { return running->metric("lumbung_relay_failures_total", "kind=\"lock_lost\""); }, Ge(1)));
  city.grow(5);
  ASSERT_TRUE(eventually([&] { return city.published(); }, Eq(10)));
  EXPECT_EQ(city.expect_all_published(), 0);
}

constexpr std::int64_t kFiveSeconds = 500;
// What a kernel knows of a connection: ticks of a hundredth of a second until it asks whether the other host is there.
std::int64_t asks_in(const std::string& port, const std::string& peer) {
  const auto hex = [](const std::string& number) {
    std::ostringstream text;
    text << ':' << std::uppercase << std::hex << std::setw(4) << std::setfill('0') << std::stoi(number);
    return text.str();
  };
  std::istringstream sockets(harness::read_file("/proc/net/tcp"));
  for (std::string line; std::getline(sockets, line);) {
    std::istringstream fields(line);
    std::string number, local, remote, state, queues, timer;
    fields >> number >> local >> remote >> state >> queues >> timer;
    if (local.ends_with(hex(port)) && remote.ends_with(hex(peer)) && timer.starts_with("02:"))
      return std::stoll(timer.substr(3), nullptr, 16);
  }
  return -1;
}

TEST(RelayOnPostgresqlTest, AHostThatVanishesLosesItsLockWithinSeconds) {
  PublishedLog city(Engine::postgresql);
  const auto running = city.run();
  ASSERT_TRUE(eventually([&] { return running->state(); }, Eq(RelayState::publishing)));
  const auto holder = harness::Postgres::shared().query(
      city.database().database(),
      "SELECT client_port FROM pg_stat_activity WHERE pid IN"
      " (SELECT l.pid FROM pg_locks l JOIN pg_database d ON d.oid = l.database"
      "  WHERE l.locktype = 'advisory' AND l.granted AND d.datname = current_database())");
  ASSERT_EQ(holder.size(), 1u);
  const auto port = std::to_string(harness::Postgres::shared().port());
  EXPECT_TRUE(eventually([&] { return asks_in(port, holder[0][0]); }, AllOf(Ge(0), Le(kFiveSeconds))));
}

TEST(RelayOnPostgresqlTest, AServerThatVanishesHoldsNobodyForLongerThanSeconds) {
  PublishedLog city(Engine::postgresql);
  const auto running = city.run();
  ASSERT_TRUE(eventually([&] { return running->state(); }, Eq(RelayState::publishing)));
  const auto clients = harness::Postgres::shared().query(
      city.database().database(),
      "SELECT client_port FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'lumbung'");
  ASSERT_GE(clients.size(), 3u) << "reader, committer, lock";
  const auto port = std::to_string(harness::Postgres::shared().port());
  for (const auto& client : clients)
    EXPECT_TRUE(eventually([&] { return asks_in(client[0], port); }, AllOf(Ge(0), Le(kFiveSeconds))));
}

TEST(RelayTest, SendsTheLogAgainFromAPosition) {
  PublishedLog city;
  city.grow(100);
  const auto running = city.run();
  ASSERT_TRUE(eventually([&] { return running->status().position; }, Eq(100)));
  for (const std::int64_t nowhere : {0, 101}) {
    const auto refused = running->relay().republish(nowhere);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.refusal().reason(), "POSITION_UNKNOWN");
  }
  const auto head = running->relay().republish(61);
  ASSERT_TRUE(head);
  EXPECT_EQ(*head, 100);
  city.grow(5);
  ASSERT_TRUE(eventually([&] { return city.kafka().end(city.topic()); }, Eq(145)));
  EXPECT_EQ(city.expect_all_published(), 40);
  EXPECT_TRUE(eventually([&] { return running->status().position; }, Eq(105)));
  EXPECT_TRUE(eventually([&] { return running->status().sending_again; }, Eq(0)));
}

TEST(RelayTest, ARepublicationThatIsInterruptedBeforeItBeginsIsDoneByTheNextSession) {
  PublishedLog city;
  city.grow(10);
  const auto running = city.run("relay_after_produce=disconnect@2");
  ASSERT_TRUE(eventually([&] { return running->status().position; }, Eq(10)));
  ASSERT_TRUE(running->relay().republish(1));
  ASSERT_TRUE(eventually([&] { return running->metric("lumbung_relay_failures_total", "kind=\"refused\""); }, Eq(1)));
  // Of the first attempt it may have some.
  std::vector<harness::KafkaRecord> all;
  ASSERT_TRUE(eventually([&] {
    all = city.records();
    return all.size() >= 20 && std::stoul(all.back().header("ce_position")) == 10;
  }));
  for (std::size_t i = 1; i <= 10; ++i) EXPECT_EQ(std::stoul(all[all.size() - i].header("ce_position")), 11 - i);
  EXPECT_GE(city.expect_all_published(), 10);
}

// A relay that has nothing to do, and a topic that is another one when it has. As it looks before it sends, and as it finds
// out by where Kafka puts the record.
class IdleRelayTest : public ::testing::Test {
 protected:
  void run_until_idle(std::chrono::milliseconds trust) {
    city_.grow(5);
    running_ = city_.run();
    ASSERT_TRUE(eventually([&] { return running_->status().position; }, Eq(5)));
    running_ = nullptr;
    running_ = city_.run("", trust);
    ASSERT_TRUE(eventually([&] { return running_->state(); }, Eq(RelayState::publishing)));
    city_.kafka().delete_topic(city_.topic());
    city_.kafka().create_topic(city_.topic());
    city_.grow(1);
    ASSERT_TRUE(eventually([&] { return city_.published(); }, Eq(6)));
  }

  PublishedLog city_;
  std::unique_ptr<RunningRelay> running_;
};

TEST_F(IdleRelayTest, LooksAtItsTopicBeforeItSendsAndFillsOneThatWasMadeAnew) {
  run_until_idle(std::chrono::milliseconds{0});
  EXPECT_EQ(city_.expect_all_published(), 0);
}

TEST_F(IdleRelayTest, FillsATopicThatTookItsRecordWhereItCannotBe) {
  run_until_idle(std::chrono::hours{1});
  EXPECT_GE(running_->metric("lumbung_relay_failures_total", "kind=\"refused\""), 1);
  EXPECT_THAT(running_->status().last_failure, HasSubstr("made anew, or Kafka lost records"));
}

TEST(RelayTest, TellsHowFarTheTopicIsBehindAndSinceWhen) {
  harness::Kafka kafka;
  PublishedLog city(Engine::sqlite, kafka);
  const auto running = city.run();
  ASSERT_TRUE(eventually([&] { return running->state(); }, Eq(RelayState::publishing)));
  kafka.kill();
  city.grow(7);
  running->clock().advance(std::chrono::minutes(2));
  EXPECT_TRUE(eventually([&] { return running->metric("lumbung_relay_lag_events"); }, Eq(7)));
  EXPECT_TRUE(eventually([&] { return running->metric("lumbung_relay_lag_seconds"); }, Ge(119)));
  kafka.start();
  EXPECT_TRUE(eventually([&] { return running->metric("lumbung_relay_lag_seconds"); }, Eq(0)));
  EXPECT_EQ(running->metric("lumbung_relay_lag_events"), 0);
}

TEST(RelayTest, WritesEachTroubleOnceAndNoPersonsOrPayloads) {
  PublishedLog city;
  city.grow(3);
  city.kafka().delete_topic(city.topic());
  const auto running = city.run();
  ASSERT_TRUE(
      eventually([&] { return running->metric("lumbung_relay_failures_total", "kind=\"topic_missing\""); }, Ge(3)));
  const auto lines = running->lines();
  const std::string said = "\"relay waits\"";
  EXPECT_NE(lines.find(said), lines.npos);
  EXPECT_EQ(lines.find(said), lines.rfind(said));
  EXPECT_THAT(lines, HasSubstr(city.topic()));
  EXPECT_THAT(lines, Not(HasSubstr("Warung")));
}

}  // namespace
}  // namespace lumbung::contract
