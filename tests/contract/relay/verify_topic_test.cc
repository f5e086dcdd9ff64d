// The proof that a topic is its log finds everything that can be wrong with it, and names the place.
#include "runtime/events/verify_topic.h"

#include <gmock/gmock.h>

#include <array>

#include "contract/relay/published.h"
#include "harness/eventually.h"

namespace lumbung::contract {
namespace {

using harness::eventually;
using ::testing::Eq;
using ::testing::HasSubstr;

class VerifyTopicTest : public ::testing::Test {
 protected:
  events::TopicVerdict verify() {
    return events::verify_topic(city_.log().store(), {city_.kafka().brokers()}, city_.topic(), kSource);
  }
  // As a relay would, but for what the test changes.
  std::int64_t put(std::int64_t position, const std::string& header = "", const std::string& value = "",
                   const std::string& payload = "") {
    const auto event = city_.log().events().at(static_cast<std::size_t>(position - 1));
    auto headers = headers_at(city_.log(), position);
    for (auto& [name, held] : headers)
      if (name == header) held = value;
    return city_.kafka().produce(city_.topic(), headers, event.stream, payload.empty() ? event.payload : payload);
  }

  PublishedLog city_;
};

TEST_F(VerifyTopicTest, ATopicThatARelayFilledIsWholeWithItsRepeats) {
  city_.grow(60);
  const auto running = city_.run();
  ASSERT_TRUE(eventually([&] { return running->status().position; }, Eq(60)));
  ASSERT_TRUE(running->relay().republish(31));
  ASSERT_TRUE(eventually([&] { return city_.kafka().end(city_.topic()); }, Eq(90)));
  const auto verdict = verify();
  EXPECT_TRUE(verdict.whole) << verdict.finding;
  EXPECT_EQ(verdict.records, 90);
  EXPECT_EQ(verdict.repeats, 30);
  EXPECT_EQ(verdict.position, 60);
  EXPECT_EQ(verdict.first_wrong_offset, -1);
}

TEST_F(VerifyTopicTest, AnEmptyLogAndAnEmptyTopicAgree) { EXPECT_TRUE(verify().whole); }

TEST_F(VerifyTopicTest, ATopicThatEndsTooSoonIsFound) {
  city_.grow(3);
  put(1);
  put(2);
  const auto verdict = verify();
  EXPECT_FALSE(verdict.whole);
  EXPECT_EQ(verdict.first_wrong_position, 3);
  EXPECT_THAT(verdict.finding, HasSubstr("ends with position 2 of the log, which has 3 events"));
}

TEST_F(VerifyTopicTest, AGapIsFoundWhereItIs) {
  city_.grow(4);
  put(1);
  put(2);
  put(4);
  const auto verdict = verify();
  EXPECT_FALSE(verdict.whole);
  EXPECT_EQ(verdict.first_wrong_offset, 2);
  EXPECT_THAT(verdict.finding, HasSubstr("position 4 of the log, and position 3 comes next"));
}

TEST_F(VerifyTopicTest, AGapThatWasFilledLaterIsNone) {
  city_.grow(4);
  for (const auto position : {1, 2, 4, 3, 4}) put(position);
  const auto verdict = verify();
  EXPECT_TRUE(verdict.whole) << verdict.finding;
  EXPECT_EQ(verdict.repeats, 1);
  EXPECT_EQ(verdict.position, 4);
}

TEST_F(VerifyTopicTest, ARecordThatSaysAnythingElseThanTheLogIsFound) {
  city_.grow(2);
  const std::vector<std::array<std::string, 3>> changes = {
      {"ce_type", "lumbung.registry.v1.Another", "another type"},
      {"ce_subject", "businesses/another", "another subject"},
      {"ce_sequence", "0000000000000000009", "another sequence"},
      {"ce_chainhash", std::string(64, 'a'), "another chain hash"},
      {"", "", "another payload"}};
  for (const auto& [header, value, finding] : changes) {
    city_.kafka().delete_topic(city_.topic());
    city_.kafka().create_topic(city_.topic());
    put(1);
    put(2, header, value, header.empty() ? "other bytes" : "");
    const auto verdict = verify();
    EXPECT_FALSE(verdict.whole) << finding;
    EXPECT_THAT(verdict.finding, HasSubstr(finding));
    EXPECT_EQ(verdict.first_wrong_offset, 1);
    EXPECT_EQ(verdict.first_wrong_position, 2);
  }
}

TEST_F(VerifyTopicTest, ARepeatThatSaysSomethingElseIsFound) {
  city_.grow(2);
  put(1);
  put(2);
  put(1, "", "", "other bytes");
  EXPECT_THAT(verify().finding, HasSubstr("The record at offset 2, position 1, has another payload"));
}

TEST_F(VerifyTopicTest, RecordsOfNobodyAndOfALogBeforeARestoreAreCounted) {
  city_.grow(1);
  put(1, "ce_id", "0123456789abcdef0123456789abcdef/1");
  city_.kafka().produce(city_.topic(), {}, "key", "bytes");
  put(1);
  const auto verdict = verify();
  EXPECT_TRUE(verdict.whole) << verdict.finding;
  EXPECT_EQ(verdict.other_logs, 1);
  EXPECT_EQ(verdict.foreign, 1);
  put(1, "ce_id", "0123456789abcdef0123456789abcdef/1");
  EXPECT_THAT(verify().finding, HasSubstr("behind records of"));
}

}  // namespace
}  // namespace lumbung::contract
