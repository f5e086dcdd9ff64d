// What only a topic can hold: records that come too early, and records that are no events of ours.
#include <gmock/gmock.h>

#include "contract/feeds/following.h"
#include "harness/eventually.h"
#include "runtime/events/parked.h"

namespace lumbung::contract {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::Eq;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::Pair;

constexpr std::chrono::milliseconds kSeveralLooksAtTheEnd{2'500};

class TopicRecordsTest : public ::testing::Test {
 protected:
  ::testing::AssertionResult at(std::int64_t position) {
    return harness::eventually([&] { return follower_.consumer().position().position; }, Eq(position));
  }
  std::string still(std::int64_t offset) {
    const auto retried = follower_.consumer().retry(offset);
    if (retried.ok() || retried.refusal().reason() != "STILL_PARKED") return "(not still parked)";
    for (const auto& [name, value] : retried.refusal().facts())
      if (name == "reason") return value;
    return "(no reason)";
  }

  const Database followed_{Engine::sqlite};
  const Database own_{Engine::sqlite};
  Source source_{followed_, Carrier::kafka};
  Follower follower_{own_};
};

TEST_F(TopicRecordsTest, WhatIsMissingIsHeardWhereItWasPublishedAgain) {
  source_.registers("a");
  source_.adds_worker("a");
  source_.adds_worker("a");
  source_.sends({1, 3});
  follower_.follow(kafka_feeds(source_.topic()));
  ASSERT_TRUE(harness::eventually([&] { return follower_.consumer().status().state; }, Eq(events::ConsumerState::stopped)));
  EXPECT_EQ(follower_.consumer().position().position, 1);
  source_.plants("anything");
  source_.sends({2, 3});
  follower_.stop();
  follower_.follow(kafka_feeds(source_.topic()));
  ASSERT_TRUE(at(3)) << follower_.consumer().status().sentence;
  EXPECT_THAT(follower_.shops_rows(), ElementsAre("businesses/a Warung Bu Sri 1 2 3"));
  EXPECT_THAT(follower_.parked(), ElementsAre(" DAMAGED")) << "nothing between is passed over unseen";
  const auto verdict = follower_.consumer().verify({});
  EXPECT_TRUE(verdict->same) << verdict->finding;
  EXPECT_EQ(*follower_.consumer().rebuild({}), 3);
}

TEST_F(TopicRecordsTest, AVerificationDoesNotHideThatTheConsumerHasStopped) {
  source_.registers("a");
  source_.adds_worker("a");
  source_.adds_worker("a");
  source_.sends({1, 3});
  follower_.follow(kafka_feeds(source_.topic()));
  const auto state = [&] { return follower_.consumer().status().state; };
  ASSERT_TRUE(harness::eventually(state, Eq(events::ConsumerState::stopped)));
  std::vector<events::ConsumerState> seen;
  const auto verdict = follower_.consumer().verify([&](std::int64_t, std::int64_t) {
    seen.push_back(state());
    return true;
  });
  EXPECT_TRUE(verdict->same) << verdict->finding;
  EXPECT_THAT(seen, AllOf(Not(IsEmpty()), Each(events::ConsumerState::stopped)));
}

TEST_F(TopicRecordsTest, WhatIsSentAgainDoesNotHideWhatIsMissing) {
  source_.registers("a");
  source_.adds_worker("a");
  source_.adds_worker("a");
  source_.sends({1, 3});
  follower_.follow(kafka_feeds(source_.topic()));
  const auto missing = [&] { return follower_.consumer().status().lag_events; };
  ASSERT_TRUE(harness::eventually(missing, Eq(2)));
  source_.sends({1});
  EXPECT_FALSE(harness::eventually(missing, Eq(0), kSeveralLooksAtTheEnd));
}

TEST_F(TopicRecordsTest, AnEventBehindManyForeignRecordsIsTheEndOfItsLog) {
  source_.registers("a");
  source_.sends({1});
  for (int i = 0; i < 20; ++i) source_.plants("anything");
  const auto end = kafka_feeds(source_.topic())()->end();
  EXPECT_EQ(end.position, 1);
  EXPECT_EQ(end.offset, 20);
}

TEST_F(TopicRecordsTest, ARecordThatIsNoneOfOursIsKeptAsItCame) {
  source_.registers("a");
  follower_.follow(source_.feeds());
  ASSERT_TRUE(at(1));
  source_.plants("anything", {{"content-type", "application/protobuf"}, {"ce_type", "a.b.C"}, {"ce_time", "\xFF\x01"}});
  source_.adds_worker("a");
  ASSERT_TRUE(at(2));
  const auto parked = follower_.consumer().parked_at(1);
  ASSERT_TRUE(parked);
  EXPECT_THAT(events::parked_headers(*parked), Contains(Pair("ce_type", "a.b.C")));
  EXPECT_THAT(events::parked_headers(*parked), Contains(Pair("ce_time", "\xFF\x01")));
  EXPECT_EQ(events::record_of(*parked).raw.key, "nobody");
  EXPECT_EQ(events::record_of(*parked).envelope.payload, "anything");
  EXPECT_EQ(still(1), "DAMAGED");
}

TEST_F(TopicRecordsTest, ARecordThatANewerProgramCanReadIsNotAppliedTwice) {
  source_.registers("a");
  source_.adds_worker("a");
  follower_.follow(source_.feeds());
  ASSERT_TRUE(at(2));
  const auto plant = [&](std::int64_t offset, const events::Envelope& event) {
    events::FeedRecord record{offset, {}, "Not understood, with \xFF in it."};
    record.envelope.payload = event.payload;
    record.raw = {events::headers_of(event), "key", kFollowed};
    record.raw.headers.emplace_back("\xFFname", "kept");
    const auto row = events::parked_row("shops<registry", record, events::kDamaged, record.damage, 1);
    EXPECT_THAT(events::parked_headers(row), Contains(Pair("\xFFname", "kept")));
    store::write_parked(*follower_.store().maintenance(), row);
  };
  auto event = source_.records().at(1).envelope;
  plant(8, event);
  event.position = 9;
  plant(9, event);
  event.source = "/lumbung/3275/loans";
  plant(10, event);
  EXPECT_EQ(*follower_.consumer().retry(8), 1);
  EXPECT_THAT(follower_.shops_rows(), ElementsAre("businesses/a Warung Bu Sri 1 1 2")) << "it was heard before";
  EXPECT_EQ(still(9), "OUT_OF_TURN");
  EXPECT_EQ(still(10), "DAMAGED");
}

}  // namespace
}  // namespace lumbung::contract
