// A log that was put back from a backup, and topics that somebody else wrote to: what may be published, and what stops the
// relay until an operator has looked.
#include <gmock/gmock.h>

#include "contract/relay/published.h"
#include "harness/eventually.h"
#include "runtime/store/renew_log_id.h"

namespace lumbung::contract {
namespace {

using events::RelayState;
using harness::eventually;
using ::testing::Eq;
using ::testing::Ge;
using ::testing::HasSubstr;

// The log as it was when it had so many events.
void put_back(Log& log, std::int64_t position) {
  const auto hash = log.events().at(static_cast<std::size_t>(position - 1)).hash;
  log.spoil("DELETE FROM events WHERE position > ?1", {position});
  log.spoil("DELETE FROM streams WHERE name NOT IN (SELECT stream FROM events)");
  log.spoil("DELETE FROM cursors");
  log.spoil("UPDATE head SET position = ?1, hash = ?2", {position, store::Bytes{hash}});
}

TEST(RestoredLogTest, ATopicAheadOfTheLogStopsTheRelayUntilTheLogHasANewId) {
  PublishedLog city;
  city.grow(30);
  {
    const auto running = city.run();
    ASSERT_TRUE(eventually([&] { return running->status().position; }, Eq(30)));
  }
  const auto old_id = city.log().head().log_id;
  put_back(city.log(), 20);
  const auto running = city.run();
  ASSERT_TRUE(eventually([&] { return running->state(); }, Eq(RelayState::stopped)));
  EXPECT_THAT(running->status().trouble, HasSubstr("holds position 30"));
  EXPECT_THAT(running->status().trouble, HasSubstr("the log ends at 20"));
  EXPECT_EQ(running->metric("lumbung_relay_stopped"), 1);
  EXPECT_GE(running->metric("lumbung_relay_failures_total", "kind=\"wrong_log\""), 1);
  EXPECT_EQ(city.kafka().end(city.topic()), 30);

  const auto fresh = store::renew_log_id(city.log().store(), old_id);
  ASSERT_TRUE(fresh);
  EXPECT_NE(*fresh, old_id);
  EXPECT_FALSE(store::renew_log_id(city.log().store(), old_id)) << "twice is once";
  running->relay().look_again();
  city.grow(3);
  ASSERT_TRUE(eventually([&] { return city.kafka().end(city.topic()); }, Eq(53)));
  EXPECT_EQ(running->metric("lumbung_relay_stopped"), 0);
  const auto all = city.records();
  for (std::size_t i = 0; i < all.size(); ++i)
    EXPECT_EQ(all[i].header("ce_id"), i < 30 ? old_id + "/" + std::to_string(i + 1) : *fresh + "/" + std::to_string(i - 29));
}

TEST(RestoredLogTest, OtherEventsAtPositionsThatTheTopicHasAreFoundByTheirChainHash) {
  PublishedLog city;
  city.grow(30);
  {
    const auto running = city.run();
    ASSERT_TRUE(eventually([&] { return running->status().position; }, Eq(30)));
  }
  put_back(city.log(), 20);
  for (int i = 0; i < 15; ++i)
    city.log().must(register_business("other" + std::to_string(i), {"other" + std::to_string(i)}));
  const auto running = city.run();
  ASSERT_TRUE(eventually([&] { return running->state(); }, Eq(RelayState::stopped)));
  EXPECT_THAT(running->status().trouble, HasSubstr("another chain hash"));
  EXPECT_EQ(city.kafka().end(city.topic()), 30);
}

TEST(RestoredLogTest, ALogThatGetsANewIdWhileItIsPublishedGoesOnAsAnotherOne) {
  PublishedLog city;
  city.grow(10);
  const auto running = city.run();
  ASSERT_TRUE(eventually([&] { return running->status().position; }, Eq(10)));
  const auto fresh = store::renew_log_id(city.log().store(), city.log().head().log_id);
  ASSERT_TRUE(fresh);
  city.grow(1);
  ASSERT_TRUE(eventually([&] { return city.kafka().end(city.topic()); }, Eq(21)));
  const auto all = city.records();
  for (std::size_t i = 10; i < all.size(); ++i)
    EXPECT_EQ(all[i].header("ce_id"), *fresh + "/" + std::to_string(i - 9));
}

TEST(RestoredLogTest, ACopyOfTheLogThatPublishesToTheSameTopicStopsTheFirst) {
  PublishedLog city;
  city.grow(5);
  const auto running = city.run();
  ASSERT_TRUE(eventually([&] { return running->status().position; }, Eq(5)));
  running->end();
  auto headers = headers_at(city.log(), 1);
  for (auto& [name, value] : headers)
    if (name == "ce_id") value = "ffffffffffffffffffffffffffffffff/1";
  city.kafka().produce(city.topic(), headers, "businesses/b1", "x");
  const auto again = city.run();
  ASSERT_TRUE(eventually([&] { return again->state(); }, Eq(RelayState::stopped)));
  EXPECT_THAT(again->status().trouble, HasSubstr("another process publishes there"));
}

TEST(TopicEndTest, AGapThatADyingRelayLeftIsWhereTheNextOneGoesOn) {
  PublishedLog city;
  city.grow(9);
  const auto events = city.log().events();
  for (const std::int64_t position : {1, 2, 3, 6, 7}) {
    const auto& event = events[static_cast<std::size_t>(position - 1)];
    city.kafka().produce(city.topic(), headers_at(city.log(), position), event.stream, event.payload);
  }
  const auto running = city.run();
  ASSERT_TRUE(eventually([&] { return city.kafka().end(city.topic()); }, Eq(11)));
  const auto all = city.records();
  for (std::size_t i = 5; i < all.size(); ++i) EXPECT_EQ(std::stoul(all[i].header("ce_position")), i - 1);
}

TEST(TopicEndTest, ATopicThatBeginsInTheMiddleOfTheLogIsFilledFromTheBeginning) {
  PublishedLog city;
  city.grow(6);
  const auto event = city.log().events().at(3);
  city.kafka().produce(city.topic(), headers_at(city.log(), 4), event.stream, event.payload);
  const auto running = city.run();
  ASSERT_TRUE(eventually([&] { return city.kafka().end(city.topic()); }, Eq(7)));
  EXPECT_EQ(city.published(), 6);
}

TEST(TopicEndTest, RecordsOfNobodyAreCountedAndPassedOver) {
  PublishedLog city;
  city.grow(2);
  city.kafka().produce(city.topic(), {}, "key", "no event of ours");
  const auto running = city.run();
  ASSERT_TRUE(eventually([&] { return running->status().position; }, Eq(2)));
  EXPECT_THAT(running->lines(), HasSubstr("\"foreign\":1"));
}

TEST(TopicEndTest, ATopicWithSeveralPartitionsIsRefused) {
  PublishedLog city;
  const auto topic = city.topic() + ".wide";
  city.kafka().create_topic(topic, 2);
  store::CommitSignal unheard;
  RunningRelay running(city.log().store(), unheard, city.kafka().brokers(), topic);
  ASSERT_TRUE(eventually([&] { return running.state(); }, Eq(RelayState::stopped)));
  EXPECT_THAT(running.status().trouble, HasSubstr("2 partitions"));
}

}  // namespace
}  // namespace lumbung::contract
