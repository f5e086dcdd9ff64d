// What the producer makes of answers that a broker gives seldom. The real one cannot be brought to say that it has had a record
// before: librdkafka's own broker of a process does, on the wire.
#include "runtime/events/kafka_producer.h"

#include <gmock/gmock.h>
#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>

#include "harness/eventually.h"

namespace lumbung::contract {
namespace {

using harness::eventually;
using ::testing::Eq;
using ::testing::HasSubstr;

constexpr std::chrono::milliseconds kMoment{10};
constexpr char kTopic[] = "lumbung.3275.registry.events.v1";

class BrokerOfItsOwn {
 public:
  BrokerOfItsOwn() : handle_(rd_kafka_new(RD_KAFKA_PRODUCER, nullptr, nullptr, 0)), cluster_(rd_kafka_mock_cluster_new(handle_, 1)) {
    rd_kafka_mock_topic_create(cluster_, kTopic, 1, 1);
  }
  ~BrokerOfItsOwn() {
    rd_kafka_mock_cluster_destroy(cluster_);
    rd_kafka_destroy(handle_);
  }
  BrokerOfItsOwn(const BrokerOfItsOwn&) = delete;

  std::string brokers() const { return rd_kafka_mock_cluster_bootstraps(cluster_); }
  // The next write is answered so.
  void answer_next_write(rd_kafka_resp_err_t with) {
    constexpr std::int16_t kProduce = 0;
    rd_kafka_mock_push_request_errors(cluster_, kProduce, 1, with);
  }
  void set_down() { rd_kafka_mock_broker_set_down(cluster_, 1); }
  void set_up() { rd_kafka_mock_broker_set_up(cluster_, 1); }

 private:
  rd_kafka_t* const handle_;
  rd_kafka_mock_cluster_t* const cluster_;
};

events::Envelope event_at(std::int64_t position) {
  events::Envelope event;
  event.source = "/lumbung/3275/registry";
  event.log_id = "0123456789abcdef0123456789abcdef";
  event.position = position;
  event.subject = "businesses/b";
  event.type = "lumbung.registry.v1.BusinessRegistered";
  event.payload = "x";
  return event;
}

// Its thread is ours.
template <class Look, class Matcher>
::testing::AssertionResult served_until(events::KafkaProducer& producer, Look look, Matcher matcher) {
  return eventually([&] {
    producer.serve(kMoment);
    return look();
  }, matcher);
}

TEST(KafkaProducerTest, ARecordThatKafkaHasHadBeforeEndsItBecauseNobodySaysWhereItIs) {
  BrokerOfItsOwn broker;
  events::KafkaProducer producer({broker.brokers(), std::chrono::milliseconds{1'000}}, kTopic, 0);
  auto first = event_at(1);
  ASSERT_TRUE(producer.produce(first));
  ASSERT_TRUE(served_until(producer, [&] { return producer.acknowledged(); }, Eq(1)));
  broker.answer_next_write(RD_KAFKA_RESP_ERR_DUPLICATE_SEQUENCE_NUMBER);
  auto second = event_at(2);
  ASSERT_TRUE(producer.produce(second));
  ASSERT_TRUE(served_until(producer, [&] { return producer.failure(); }, HasSubstr("took the event at position 2 and does not say where")));
  EXPECT_EQ(producer.delivered()->position, 1);
}

TEST(KafkaProducerTest, WhatWentWrongWhileNobodyAskedIsOverWhenItAnswers) {
  BrokerOfItsOwn broker;
  events::KafkaProducer producer({broker.brokers(), std::chrono::milliseconds{1'000}}, kTopic, 0);
  producer.warm();
  broker.set_down();
  ASSERT_TRUE(served_until(producer, [&] { return producer.trouble(); }, HasSubstr("does not answer")));
  broker.set_up();
  ASSERT_TRUE(served_until(producer, [&] {
    try {
      producer.expect_end();
      return true;
    } catch (const events::FeedAway&) {
      return false;
    }
  }, Eq(true)));
  EXPECT_EQ(producer.trouble(), "");
}

TEST(KafkaProducerTest, ARecordBeforeTheEndThatTheTopicHadEndsIt) {
  BrokerOfItsOwn broker;
  events::KafkaProducer producer({broker.brokers(), std::chrono::milliseconds{1'000}}, kTopic, 7);
  auto event = event_at(8);
  ASSERT_TRUE(producer.produce(event));
  ASSERT_TRUE(served_until(producer, [&] { return producer.failure(); }, HasSubstr("made anew, or Kafka lost records")));
  EXPECT_FALSE(producer.delivered());
}

}  // namespace
}  // namespace lumbung::contract
