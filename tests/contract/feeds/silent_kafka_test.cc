// A Kafka that answers nothing holds up nobody but the consumer that follows it.
#include <gmock/gmock.h>

#include "contract/feeds/following.h"
#include "harness/eventually.h"
#include "harness/kafka.h"
#include "runtime/events/kafka_feed.h"

namespace lumbung::contract {
namespace {

using events::ConsumerState;

// Kafka falls silent just before it is told how far the consumer is.
class FallsSilent : public events::Feed {
 public:
  FallsSilent(std::unique_ptr<events::Feed> feed, harness::Kafka& kafka) : feed_(std::move(feed)), kafka_(kafka) {}
  const std::string& source() const override { return feed_->source(); }
  void seek(const events::FeedCursor& behind) override { feed_->seek(behind); }
  std::vector<events::FeedRecord> poll(std::size_t most, std::chrono::milliseconds wait) override {
    return feed_->poll(most, wait);
  }
  events::FeedCursor end() override { return feed_->end(); }
  void applied(const events::FeedCursor& cursor) override {
    kafka_.pause();
    feed_->applied(cursor);
  }
  void wake() override { feed_->wake(); }

 private:
  const std::unique_ptr<events::Feed> feed_;
  harness::Kafka& kafka_;
};

TEST(SilentKafkaTest, HoldsUpNobodyWhoAsksHowFarAConsumerIs) {
  harness::Kafka kafka;
  const auto topic = kafka.new_topic();
  const Database followed(Engine::sqlite), own(Engine::sqlite);
  Source source(followed);
  source.registers("a");
  const auto event = source.records().at(0).envelope;
  kafka.produce(topic, events::headers_of(event), event.subject, event.payload);
  Follower follower(own);
  follower.follow([&] {
    return std::make_unique<FallsSilent>(
        events::open_kafka_feed({{kafka.brokers(), std::chrono::seconds(1)}, topic, kFollowed, "lumbung-tests"}), kafka);
  });
  std::chrono::steady_clock::duration longest{};
  EXPECT_TRUE(harness::eventually([&] {
    const auto begin = std::chrono::steady_clock::now();
    const auto status = follower.consumer().status();
    longest = std::max(longest, std::chrono::steady_clock::now() - begin);
    return status.state == ConsumerState::away;
  }));
  EXPECT_LT(longest, std::chrono::milliseconds(500));
  const auto begin = std::chrono::steady_clock::now();
  follower.stop();
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(15));
  kafka.resume();
}

}  // namespace
}  // namespace lumbung::contract
