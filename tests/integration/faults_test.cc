// What the issue of the events promises, on the real servers: after each fault nothing acknowledged is lost, doubled or out of
// order. Each test first proves that its fault really happened. With --long the outages last minutes.
#include <gmock/gmock.h>

#include <chrono>
#include <cstdlib>

#include "distributed_city.h"
#include "harness/cut_proxy.h"
#include "harness/eventually.h"

namespace lumbung::integration {
namespace {

using harness::eventually;
using ::testing::Eq;
using ::testing::Ge;
using ::testing::Gt;
using ::testing::HasSubstr;

constexpr int kSome = 200;  // Changes that are worth calling a load.

bool long_tests() {
  const char* set = std::getenv("LONG_TESTS_OF_LUMBUNG");
  return set != nullptr && *set != '\0';
}

// Lets the callers work for so long: an outage has to last, and this is the only way to have one.
void under_load_for(const Callers& callers, std::chrono::seconds time) {
  const auto until = std::chrono::steady_clock::now() + time;
  while (std::chrono::steady_clock::now() < until) callers.wait_for(1);
}

// Of a log of JSON lines, without one that is still being written.
std::vector<nlohmann::json> lines_of(const std::string& log) {
  std::vector<nlohmann::json> lines;
  std::size_t begin = 0;
  for (auto end = log.find('\n'); end != std::string::npos; begin = end + 1, end = log.find('\n', begin))
    lines.push_back(nlohmann::json::parse(log.substr(begin, end - begin)));
  return lines;
}

double relay_lag(DistributedCity& city) {
  return DistributedCity::metric(city.registry(), "lumbung_relay_lag_events{");
}

double relay_failures(DistributedCity& city, const std::string& kind) {
  return DistributedCity::metric(city.registry(), "lumbung_relay_failures_total{kind=\"" + kind + "\"");
}

double applied_by(const Lumbungd& reporting) {
  return DistributedCity::metric(reporting, R"(lumbung_consumer_records_total{consumer="figures",result="applied")");
}

std::string state_of_figures(const Lumbungd& reporting) {
  return ctl_json(reporting, {"events", "consumers", "--service", "reporting"}).at(0).at("state").get<std::string>();
}

TEST(FaultsTest, WhatIsRegisteredIsFiguredAndOnTheTopic) {
  DistributedCity city;
  Callers callers(city, city.registry().grpc());
  callers.wait_for(kSome);
  callers.stop();
  EXPECT_EQ(callers.repeated(), 0);
  expect_whole(city, callers);
}

TEST(FaultsTest, KafkaKilledUnderLoad) {
  DistributedCity city;
  auto& kafka = Servers::shared().kafka;
  Callers callers(city, city.registry().grpc());
  callers.wait_for(kSome);
  kafka.kill();
  // Commands go on, and wait in the store.
  under_load_for(callers, std::chrono::seconds(long_tests() ? 60 : 5));
  EXPECT_FALSE(kafka.answers());
  EXPECT_THAT(relay_lag(city), Gt(0));
  // Who hears nothing does not say that it has everything.
  EXPECT_TRUE(eventually([&] { return DistributedCity::metric(city.reporting(), "lumbung_consumer_lag_seconds{"); }, Gt(0)));
  kafka.start();
  callers.wait_for(kSome);
  callers.stop();
  EXPECT_EQ(callers.repeated(), 0);
  expect_whole(city, callers);
}

TEST(FaultsTest, KafkaSilentForLongerThanClientsWait) {
  DistributedCity city;
  auto& kafka = Servers::shared().kafka;
  Callers callers(city, city.registry().grpc());
  callers.wait_for(kSome);
  kafka.pause();
  // A connection that owes an answer for 10 s is given up, and a relay to which nothing was acknowledged for 10 s says so.
  under_load_for(callers, std::chrono::seconds(long_tests() ? 130 : 13));
  EXPECT_FALSE(kafka.answers());
  EXPECT_TRUE(eventually([&] { return relay_failures(city, "away") + relay_failures(city, "stalled"); }, Ge(1)));
  EXPECT_THAT(relay_lag(city), Gt(0));
  kafka.resume();
  callers.wait_for(kSome);
  callers.stop();
  EXPECT_EQ(callers.repeated(), 0);
  expect_whole(city, callers);
}

TEST(FaultsTest, BrokerAnswersButRefuses) {
  DistributedCity city;
  auto& kafka = Servers::shared().kafka;
  Callers callers(city, city.registry().grpc());
  callers.wait_for(kSome);
  const auto before = kafka.end(city.registry_topic());
  kafka.refuse_writes(city.registry_topic());
  callers.wait_for(kSome);
  EXPECT_TRUE(eventually([&] { return relay_lag(city); }, Gt(0)));
  EXPECT_TRUE(kafka.answers());
  kafka.accept_writes(city.registry_topic());
  callers.stop();
  expect_whole(city, callers);
  EXPECT_GT(kafka.end(city.registry_topic()), before);
}

TEST(FaultsTest, TopicsComeLaterThanTheProcesses) {
  DistributedCity city({.topics = false});
  Callers callers(city, city.registry().grpc());
  callers.wait_for(kSome);
  EXPECT_TRUE(eventually([&] { return relay_lag(city); }, Gt(0)));
  city.make_topics();
  callers.stop();
  expect_whole(city, callers);
}

TEST(FaultsTest, PostgresqlRestartedUnderLoad) {
  DistributedCity city;
  Callers callers(city, city.registry().grpc());
  callers.wait_for(kSome);
  Servers::shared().postgres.kill();
  // A quick restart may be over before any call has noticed.
  EXPECT_TRUE(eventually([&] { return callers.repeated(); }, Gt(0)));
  Servers::shared().postgres.start();
  callers.wait_for(kSome);
  callers.stop();
  expect_whole(city, callers);
}

TEST(FaultsTest, ConnectionCutDuringCommit) {
  harness::CutProxy proxy(Servers::shared().postgres.port());
  DistributedCity city({.database_through = "127.0.0.1:" + std::to_string(proxy.port())});
  Callers callers(city, city.registry().grpc());
  callers.wait_for(kSome);
  for (int i = 1; i <= 3; ++i) {
    proxy.cut_when_server_says("COMMIT");
    EXPECT_TRUE(eventually([&] { return proxy.strikes(); }, Ge(i)));
  }
  callers.wait_for(kSome);
  callers.stop();
  expect_whole(city, callers);
}

TEST(FaultsTest, ConsumerKilledBetweenEffectAndOffset) {
  DistributedCity city({.reporting_flags = {"--failpoints", "consumer_after_commit=crash@5"}});
  Callers callers(city, city.registry().grpc());
  constexpr int kKilled = 137;
  EXPECT_EQ(city.reporting().process().wait(), kKilled);
  city.start_reporting();
  callers.wait_for(kSome);
  callers.stop();
  expect_whole(city, callers);
}

TEST(FaultsTest, ConsumerKilledBeforeItsEffectIsCommitted) {
  DistributedCity city({.reporting_flags = {"--failpoints", "consumer_before_commit=crash@5"}});
  Callers callers(city, city.registry().grpc());
  constexpr int kKilled = 137;
  EXPECT_EQ(city.reporting().process().wait(), kKilled);
  city.start_reporting();
  callers.wait_for(kSome);
  callers.stop();
  expect_whole(city, callers);
}

TEST(FaultsTest, RegistryKilledBetweenTopicAndCursor) {
  DistributedCity city({.registry_flags = {"--failpoints", "relay_before_cursor=crash@3"}});
  Callers callers(city, city.registry().grpc());
  constexpr int kKilled = 137;
  EXPECT_EQ(city.registry().process().wait(), kKilled);
  city.start_registry();
  callers.move_to(city.registry().grpc());
  callers.wait_for(kSome);
  callers.stop();
  EXPECT_GT(callers.repeated(), 0);
  expect_whole(city, callers);
}

TEST(FaultsTest, TwoConsumersWithOneIdentityAndOneIsPaused) {
  DistributedCity city;
  Callers callers(city, city.registry().grpc());
  callers.wait_for(kSome);
  auto second = city.another_reporting();
  EXPECT_TRUE(eventually([&] { return state_of_figures(*second); }, Eq("STATE_STANDBY")));
  // The first falls silent in the middle of its work. Its connections are whole, so it keeps its locks.
  auto& first = city.reporting();
  first.process().pause();
  callers.wait_for(kSome);
  EXPECT_EQ(applied_by(*second), 0);
  // PostgreSQL gives it up: the second takes over, and has applied what came meanwhile before the first comes back.
  EXPECT_EQ(city.end_session_that_holds("consumer.figures<registry"), 1u);
  EXPECT_EQ(city.end_session_that_holds("relay"), 1u);
  EXPECT_TRUE(eventually([&] { return applied_by(*second); }, Ge(kSome)));
  EXPECT_TRUE(eventually([&] { return DistributedCity::metric(*second, "lumbung_relay_active{"); }, Eq(1)));
  first.process().resume();
  EXPECT_TRUE(eventually([&] { return state_of_figures(first); }, Eq("STATE_STANDBY")));
  callers.wait_for(kSome);
  callers.stop();
  EXPECT_EQ(city.hand_reporting_over(std::move(second)), 0) << "the first ends in order";
  expect_whole(city, callers);
}

TEST(FaultsTest, RedisSilentKilledFlushedAndFull) {
  DistributedCity city;
  auto& redis = Servers::shared().redis;
  Callers callers(city, city.registry().grpc());
  callers.wait_for(kSome);
  redis.pause();
  callers.wait_for(kSome);
  EXPECT_FALSE(redis.answers());
  redis.resume();
  redis.kill();
  callers.wait_for(kSome);
  redis.start();
  redis.flush();
  redis.fill_up();
  callers.wait_for(kSome);
  redis.empty_again();
  callers.stop();
  EXPECT_EQ(callers.repeated(), 0);
  EXPECT_EQ(callers.read_back(), callers.acknowledged());
  expect_whole(city, callers);
}

TEST(FaultsTest, TheTraceOfACallReachesTheLogOfTheProjection) {
  DistributedCity city;
  constexpr char kTrace[] = "4bf92f3577b34da6a3ce929d0e0e4736";
  const auto made = harness::run(
      "curl", {"-sS", "-H", "content-type: application/json", "-H",
               std::string("traceparent: 00-") + kTrace + "-00f067aa0ba902b7-01", "-d",
               R"({"requestId":"traced","business":{"externalId":"T-1","displayName":"Usaha T","kelurahan":"32.75.10.1001"}})",
               city.registry().http() + "/lumbung.registry.v1.RegistryService/RegisterBusiness"});
  ASSERT_THAT(made.out, HasSubstr("businesses/"));
  EXPECT_EQ(city.figured_businesses(), 1);
  EXPECT_TRUE(eventually(
      [&] {
        for (const auto& line : lines_of(city.reporting_log()))
          if (line.value("message", "") == "event" && line.value("type", "") == "lumbung.registry.v1.BusinessRegistered")
            return line.value("trace_id", "");
        return std::string();
      },
      std::string(kTrace)));
}

}  // namespace
}  // namespace lumbung::integration
