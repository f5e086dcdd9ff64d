// The servers that tests break are real, and what the harness says it does to them really happens.
#include <gmock/gmock.h>

#include <stdexcept>

#include "harness/eventually.h"
#include "harness/kafka.h"
#include "harness/redis.h"

namespace lumbung::harness {
namespace {

using ::testing::ElementsAre;
using ::testing::Eq;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Optional;
using ::testing::Pair;
using ::testing::SizeIs;
using ::testing::StartsWith;
using ::testing::ThrowsMessage;

const KafkaHeaders kHeaders = {{"ce_specversion", "1.0"}, {"ce_id", "log/1"}};

TEST(KafkaTest, KeepsRecordsAsTheyWerePlanted) {
  auto& kafka = Kafka::shared();
  const auto topic = kafka.new_topic();
  EXPECT_THAT(kafka.records(topic), IsEmpty());
  EXPECT_EQ(kafka.produce(topic, kHeaders, "businesses/1", std::string("a\0b", 3)), 0);
  EXPECT_EQ(kafka.produce(topic, {}, "", std::nullopt), 1);
  EXPECT_EQ(kafka.end(topic), 2);
  const auto records = kafka.records(topic);
  ASSERT_THAT(records, SizeIs(2));
  EXPECT_THAT(records[0].headers,
              ElementsAre(Pair("ce_specversion", "1.0"), Pair("ce_id", "log/1")));
  EXPECT_EQ(records[0].header("ce_id"), "log/1");
  EXPECT_EQ(records[0].key, "businesses/1");
  EXPECT_EQ(records[0].value, std::string("a\0b", 3));
  EXPECT_THAT(records[1].headers, IsEmpty());
  EXPECT_THAT(kafka.records(topic, 1), SizeIs(1));
}

TEST(KafkaTest, HasOnlyTheTopicsThatWereMade) {
  auto& kafka = Kafka::shared();
  const std::string topic = "lumbung.nobody.registry.events.v1";
  EXPECT_THROW(kafka.produce(topic, {}, "key", "value"), std::runtime_error);
  EXPECT_THROW(kafka.records(topic), std::runtime_error);
  EXPECT_EQ(kafka_partitions(kafka.brokers(), topic), 0) << "asking made it";
  kafka.create_topic(topic, 3);
  EXPECT_EQ(kafka_partitions(kafka.brokers(), topic), 3);
  EXPECT_THROW(kafka.create_topic(topic), std::runtime_error);
  kafka.produce(topic, {}, "key", "value");
  kafka.delete_topic(topic);
  EXPECT_EQ(kafka_partitions(kafka.brokers(), topic), 0);
  kafka.create_topic(topic);
  EXPECT_THAT(kafka.records(topic), IsEmpty()) << "a new topic of an old name";
}

// What happens to a write: its offset, or the sentence of the refusal.
std::string written(Kafka& kafka, const std::string& topic) {
  try {
    return "at " + std::to_string(kafka.produce(topic, {}, "key", "value"));
  } catch (const std::runtime_error& failure) {
    return failure.what();
  }
}

TEST(KafkaTest, RefusesWritesAndServesReadsUntilItIsToldOtherwise) {
  auto& kafka = Kafka::shared();
  const auto topic = kafka.new_topic();
  ASSERT_EQ(written(kafka, topic), "at 0");
  const auto faults = {std::pair{&Kafka::refuse_writes, "NOT_ENOUGH_REPLICAS"},
                       std::pair{&Kafka::fail_writes, "MSG_SIZE_TOO_LARGE"}};
  for (const auto& [fault, sentence] : faults) {
    SCOPED_TRACE(sentence);
    (kafka.*fault)(topic);
    EXPECT_TRUE(eventually([&] { return written(kafka, topic); }, HasSubstr(sentence)));
    const auto end = kafka.end(topic);
    EXPECT_THAT(written(kafka, topic), HasSubstr(sentence));
    EXPECT_EQ(kafka.end(topic), end);
    EXPECT_EQ(kafka.records(topic).at(0).value, "value");
    kafka.accept_writes(topic);
    EXPECT_TRUE(eventually([&] { return written(kafka, topic); }, StartsWith("at ")));
  }
}

TEST(KafkaTest, SaysNothingWhileItIsPausedAndGoesOnAfterwards) {
  auto& kafka = Kafka::shared();
  const auto topic = kafka.new_topic();
  kafka.pause();
  EXPECT_FALSE(kafka.answers());
  kafka.resume();
  EXPECT_TRUE(eventually([&] { return kafka.answers(); }));
  // It first notices that its own session has run out meanwhile.
  EXPECT_TRUE(eventually([&] { return written(kafka, topic); }, StartsWith("at ")));
}

TEST(KafkaTest, KeepsWhatItAcknowledgedWhenItIsKilledAndWhenItIsStopped) {
  auto& kafka = Kafka::shared();
  const auto brokers = kafka.brokers();
  const auto topic = kafka.new_topic();
  kafka.produce(topic, kHeaders, "key", "first");
  kafka.kill();
  EXPECT_FALSE(kafka.answers());
  kafka.start();
  EXPECT_EQ(kafka.brokers(), brokers);
  EXPECT_EQ(kafka.produce(topic, {}, "key", "second"), 1);
  kafka.restart();
  EXPECT_EQ(kafka.brokers(), brokers);
  const auto records = kafka.records(topic);
  ASSERT_THAT(records, SizeIs(2));
  EXPECT_EQ(records[0].value, "first");
  EXPECT_EQ(records[1].value, "second");
}

TEST(KafkaTest, KnowsNothingOfAGroupThatHasCommittedNothing) {
  auto& kafka = Kafka::shared();
  EXPECT_EQ(kafka.committed(kafka.new_topic(), "nobody"), std::nullopt);
}

TEST(RedisTest, AnswersAsRedisDoes) {
  auto& redis = Redis::shared();
  EXPECT_THAT(redis.command({"SET", "key", "value"}), Optional(Eq("OK")));
  EXPECT_THAT(redis.command({"GET", "key"}), Optional(Eq("value")));
  EXPECT_EQ(redis.command({"GET", "nothing"}), std::nullopt);
  EXPECT_THAT(redis.command({"STRLEN", "key"}), Optional(Eq("5")));
  EXPECT_THAT(redis.command({"MGET", "key", "nothing"}), Optional(Eq("value\n")));
  EXPECT_THAT([&] { redis.command({"DANCE"}); },
              ThrowsMessage<std::runtime_error>(HasSubstr("unknown command")));
}

TEST(RedisTest, ForgetsWhenItIsFlushedKilledOrRestarted) {
  auto& redis = Redis::shared();
  const auto port = redis.port();
  const auto forgets = [&](const char* how, auto fault) {
    redis.command({"SET", "key", "value"});
    fault();
    EXPECT_EQ(redis.command({"GET", "key"}), std::nullopt) << how;
    EXPECT_EQ(redis.port(), port) << how;
  };
  forgets("flushed", [&] { redis.flush(); });
  forgets("killed", [&] {
    redis.kill();
    EXPECT_FALSE(redis.answers());
    redis.start();
  });
  forgets("restarted", [&] { redis.restart(); });
}

TEST(RedisTest, SaysNothingWhileItIsPausedAndKeepsWhatItHas) {
  auto& redis = Redis::shared();
  redis.command({"SET", "key", "value"});
  redis.pause();
  EXPECT_FALSE(redis.answers());
  redis.resume();
  EXPECT_THAT(redis.command({"GET", "key"}), Optional(Eq("value")));
}

TEST(RedisTest, RefusesWritesWhenItIsFull) {
  auto& redis = Redis::shared();
  redis.command({"SET", "key", "value"});
  redis.fill_up();
  EXPECT_THAT([&] { redis.command({"SET", "key", "other"}); },
              ThrowsMessage<std::runtime_error>(HasSubstr("OOM")));
  EXPECT_THAT(redis.command({"GET", "key"}), Optional(Eq("value")));
  redis.empty_again();
  EXPECT_THAT(redis.command({"SET", "key", "other"}), Optional(Eq("OK")));
}

}  // namespace
}  // namespace lumbung::harness
