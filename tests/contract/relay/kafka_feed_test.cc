// What the feed over Kafka promises beyond what every feed does (tests/contract/feeds).
#include "runtime/events/kafka_feed.h"

#include <gmock/gmock.h>

#include <functional>
#include <thread>

#include "contract/relay/published.h"
#include "harness/eventually.h"

namespace lumbung::contract {
namespace {

using events::FeedAway;
using events::FeedBroken;
using events::FeedCursor;
using events::FeedRecord;
using harness::eventually;
using ::testing::Eq;
using ::testing::HasSubstr;

constexpr std::chrono::milliseconds kMoment{200};

class KafkaFeedTest : public ::testing::Test {
 protected:
  std::unique_ptr<events::Feed> open() const {
    return events::open_kafka_feed(
        {{city_.kafka().brokers(), std::chrono::milliseconds{1'000}}, city_.topic(), kSource, "lumbung-test"});
  }
  // Puts events of the log there, as a relay would.
  void publish(std::initializer_list<std::int64_t> positions) {
    const auto events = city_.log().events();
    for (const auto position : positions) {
      const auto& event = events.at(static_cast<std::size_t>(position - 1));
      city_.kafka().produce(city_.topic(), headers_at(city_.log(), position), event.stream, event.payload);
    }
  }
  static std::vector<FeedRecord> take(events::Feed& feed, std::size_t wanted) {
    std::vector<FeedRecord> all;
    EXPECT_TRUE(eventually([&] {
      for (auto& record : feed.poll(wanted - all.size(), kMoment)) all.push_back(std::move(record));
      return all.size();
    }, Eq(wanted)));
    return all;
  }
  std::string log_id() { return city_.log().head().log_id; }
  template <class Failure>
  static std::string why(events::Feed& feed, const FeedCursor& cursor) {
    try {
      feed.seek(cursor);
    } catch (const Failure& failure) {
      return failure.what();
    }
    return "(nothing)";
  }

  mutable PublishedLog city_;
};

TEST_F(KafkaFeedTest, GivesEveryRecordBehindTheCursor) {
  city_.grow(5);
  publish({1, 2, 3, 4, 5});
  const auto feed = open();
  feed->seek({});
  const auto all = take(*feed, 5);
  EXPECT_EQ(all[4].offset, 4);
  EXPECT_EQ(all[4].envelope.position, 5);
  EXPECT_EQ(all[4].envelope.payload, city_.log().events()[4].payload);
  feed->seek({log_id(), 2, 1});
  EXPECT_EQ(take(*feed, 3)[0].envelope.position, 3);
  EXPECT_TRUE(feed->poll(10, kMoment).empty());
  EXPECT_EQ(feed->end(), (FeedCursor{log_id(), 5, 4}));
}

TEST_F(KafkaFeedTest, AnEmptyTopicHasNoEndAndGivesTheFirstRecordWhenItComes) {
  const auto feed = open();
  feed->seek({});
  EXPECT_EQ(feed->end(), FeedCursor{});
  EXPECT_TRUE(feed->poll(1, kMoment).empty());
  city_.grow(1);
  publish({1});
  EXPECT_EQ(take(*feed, 1)[0].envelope.position, 1);
}

TEST_F(KafkaFeedTest, AMissingTopicIsAwayUntilSomebodyStandsBehindARecordOfIt) {
  city_.kafka().delete_topic(city_.topic());
  const auto feed = open();
  EXPECT_THAT(why<FeedAway>(*feed, {}), HasSubstr("no topic"));
  EXPECT_THAT(why<FeedBroken>(*feed, {log_id(), 3, 2}), HasSubstr("is gone"));
}

TEST_F(KafkaFeedTest, ATopicThatEndsBeforeTheCursorIsBroken) {
  city_.grow(2);
  publish({1, 2});
  EXPECT_THAT(why<FeedBroken>(*open(), {log_id(), 9, 8}), HasSubstr("made anew, or Kafka lost records"));
}

TEST_F(KafkaFeedTest, ARecordThatIsNotTheOneBehindWhichTheCursorStandsIsBroken) {
  city_.grow(4);
  publish({1, 2, 3, 4});
  EXPECT_THAT(why<FeedBroken>(*open(), {log_id(), 2, 2}), HasSubstr("has position 3"));
  EXPECT_THAT(why<FeedBroken>(*open(), {"another", 3, 2}), HasSubstr("not of another"));
  // A repeat that was dropped.
  open()->seek({log_id(), 4, 2});
}

TEST_F(KafkaFeedTest, ATopicThatIsMadeAnewWhileItIsReadIsBroken) {
  city_.grow(3);
  publish({1, 2, 3});
  const auto feed = open();
  feed->seek({});
  take(*feed, 3);
  city_.kafka().delete_topic(city_.topic());
  city_.kafka().create_topic(city_.topic());
  EXPECT_TRUE(eventually([&]() -> std::string {
    try {
      feed->poll(1, kMoment);
    } catch (const FeedBroken& broken) {
      return broken.what();
    } catch (const FeedAway& away) {
      return why<FeedBroken>(*feed, {log_id(), 3, 2});
    }
    return "(nothing)";
  }, HasSubstr("The topic")));
}

TEST_F(KafkaFeedTest, FindsItsPlaceByPositionInATopicThatWasMadeAnew) {
  city_.grow(6);
  publish({3, 4, 1, 2, 3, 4, 5, 6});
  const auto feed = open();
  feed->seek({log_id(), 3, -1});
  EXPECT_EQ(take(*feed, 1)[0].offset, 0);
  feed->seek({log_id(), 1, -1});
  EXPECT_EQ(take(*feed, 1)[0].offset, 2);
  feed->seek({});
  EXPECT_EQ(take(*feed, 1)[0].offset, 2);
  EXPECT_THAT(why<FeedBroken>(*feed, {"another", 3, -1}), HasSubstr("put back from a backup"));
}

TEST_F(KafkaFeedTest, ATopicWithoutTheBeginningOfTheLogIsBrokenForWhoeverNeedsIt) {
  city_.grow(6);
  publish({4, 5, 6});
  EXPECT_THAT(why<FeedBroken>(*open(), {}), HasSubstr("only from position 4 on"));
}

TEST_F(KafkaFeedTest, AnEmptyCursorStandsBeforeTheLastLogInTheTopic) {
  city_.grow(2);
  auto headers = headers_at(city_.log(), 1);
  for (auto& [name, value] : headers)
    if (name == "ce_id") value = "0123456789abcdef0123456789abcdef/1";
  city_.kafka().produce(city_.topic(), headers, "businesses/b1", "x");
  publish({1, 2});
  const auto feed = open();
  feed->seek({});
  const auto first = take(*feed, 1)[0];
  EXPECT_EQ(first.offset, 1);
  EXPECT_EQ(first.envelope.log_id, log_id());
}

TEST_F(KafkaFeedTest, GivesARecordThatIsNoEventWithWhatIsWrong) {
  city_.grow(2);
  publish({1});
  city_.kafka().produce(city_.topic(), {}, "key", "bytes");
  auto headers = headers_at(city_.log(), 2);
  for (auto& [name, value] : headers)
    if (name == "ce_source") value = "/lumbung/3275/loans";
  city_.kafka().produce(city_.topic(), headers, "key", "bytes");
  const auto feed = open();
  feed->seek({});
  const auto all = take(*feed, 3);
  EXPECT_TRUE(all[0].damage.empty());
  EXPECT_THAT(all[1].damage, HasSubstr("content-type"));
  EXPECT_EQ(all[1].envelope.payload, "bytes");
  EXPECT_EQ(all[1].offset, 1);
  EXPECT_THAT(all[2].damage, HasSubstr("/lumbung/3275/loans"));
  EXPECT_EQ(feed->end(), (FeedCursor{log_id(), 1, 2}));
}

TEST_F(KafkaFeedTest, TellsKafkaHowFarItIsForToolsThatShowLag) {
  city_.grow(2);
  publish({1, 2});
  const auto feed = open();
  feed->seek({});
  take(*feed, 2);
  feed->applied({log_id(), 2, 1});
  EXPECT_TRUE(eventually([&] { return city_.kafka().committed(city_.topic(), "lumbung-test").value_or(-1); }, Eq(2)));
}

TEST_F(KafkaFeedTest, AWakeEndsAPollThatWaits) {
  const auto feed = open();
  feed->seek({});
  const auto begin = std::chrono::steady_clock::now();
  std::thread waker([&] { feed->wake(); });
  EXPECT_TRUE(feed->poll(1, std::chrono::minutes(1)).empty());
  waker.join();
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(30));
}

// How long the end of a feed takes whose last word to Kafka was never answered.
std::chrono::milliseconds end_of(harness::Kafka& kafka, const std::function<void()>& fault) {
  const auto topic = kafka.new_topic();
  auto feed = events::open_kafka_feed({{kafka.brokers(), std::chrono::milliseconds{1'000}}, topic, kSource, "lumbung-test"});
  kafka.produce(topic, {}, "key", "bytes");
  feed->seek({});
  EXPECT_TRUE(eventually([&] { return feed->poll(1, kMoment).size(); }, Eq(1u)));
  fault();
  feed->applied({"", 0, 0});
  try {
    feed->poll(1, kMoment);
  } catch (const FeedAway&) {
  }
  const auto begin = std::chrono::steady_clock::now();
  feed.reset();
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begin);
}

TEST(KafkaFeedAwayTest, EndsAtOnceWhileKafkaIsSilentOrDead) {
  harness::Kafka kafka;
  EXPECT_LT(end_of(kafka, [&] { kafka.pause(); }), std::chrono::seconds(2));
  kafka.resume();
  EXPECT_LT(end_of(kafka, [&] { kafka.kill(); }), std::chrono::seconds(2));
}

TEST(KafkaFeedAwayTest, ABrokerThatIsAwayOrSilentIsSaidSo) {
  harness::Kafka kafka;
  const auto topic = kafka.new_topic();
  const auto feed = events::open_kafka_feed(
      {{kafka.brokers(), std::chrono::milliseconds{1'000}}, topic, kSource, "lumbung-test"});
  feed->seek({});
  kafka.pause();
  EXPECT_TRUE(eventually([&]() -> std::string {
    try {
      feed->poll(1, kMoment);
    } catch (const FeedAway& away) {
      return away.what();
    }
    return "(nothing)";
  }, HasSubstr("does not answer")));
  EXPECT_THROW(feed->seek({}), FeedAway);
  kafka.resume();
  EXPECT_TRUE(eventually([&] {
    try {
      feed->seek({});
      return true;
    } catch (const FeedAway&) {
      return false;
    }
  }));
}

}  // namespace
}  // namespace lumbung::contract
