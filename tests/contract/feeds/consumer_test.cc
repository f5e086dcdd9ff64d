// Whatever carries a log, and whatever engine the consumer keeps its rows in: every fact takes effect once, per record in
// order, and what cannot be applied is kept and never skipped.
#include <gmock/gmock.h>

#include "contract/feeds/following.h"
#include "harness/eventually.h"
#include "lumbung/registry/v1/events.pb.h"
#include "runtime/events/consumer_work.h"
#include "runtime/events/rebuild.h"

namespace lumbung::contract {
namespace {

using events::ConsumerState;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr char kRegistered[] = "lumbung.registry.v1.BusinessRegistered";
constexpr std::chrono::seconds kMinute{60};
constexpr char kSeries[] = "{consumer=\"shops\",source=\"registry\"";

class ConsumerTest : public FollowingTest {
 protected:
  std::string records(const std::string& result) {
    return follower_.metric("lumbung_consumer_records_total{consumer=\"shops\",result=\"" + result +
                             "\",source=\"registry\"}");
  }
  // A consumer that was paused: it knows nothing of locks any more.
  std::unique_ptr<events::ConsumerWork> zombie() {
    events::make_missing_tables(follower_.store(), follower_.shops(), "shops<registry", clock_);
    auto work = events::make_projection_work(follower_.store(), follower_.shops(), "shops<registry", failpoints_, clock_);
    work->open();
    return work;
  }

  Failpoints failpoints_;
  TickingClock clock_;
};
LUMBUNG_ON_ALL_FEEDS(ConsumerTest);

TEST_P(ConsumerTest, AppliesEveryFactOnceInOrder) {
  source_.registers("a");
  follower_.follow(source_.feeds());
  source_.registers("b", "Toko Dua");
  for (int i = 0; i < 5; ++i) source_.adds_worker("a");
  ASSERT_TRUE(caught_up());
  EXPECT_THAT(follower_.shops_rows(), ElementsAre("businesses/a Warung Bu Sri 1 5 6", "businesses/b Toko Dua 1 0 1"));
  EXPECT_EQ(follower_.registered(), 2);
  EXPECT_EQ(follower_.consumer().position(), (events::FeedCursor{follower_.consumer().position().log_id, 7, 6}));
  EXPECT_TRUE(becomes(ConsumerState::following));
  EXPECT_EQ(records("applied"), "7");
}

TEST_P(ConsumerTest, GoesOnWhereItStood) {
  source_.registers("a");
  follower_.follow(source_.feeds());
  ASSERT_TRUE(caught_up());
  follower_.stop();
  source_.adds_worker("a");
  source_.adds_worker("a");
  follower_.follow(source_.feeds());
  ASSERT_TRUE(caught_up());
  EXPECT_THAT(follower_.shops_rows(), ElementsAre("businesses/a Warung Bu Sri 1 2 3"));
  EXPECT_EQ(records("duplicate"), "0");
}

TEST_P(ConsumerTest, WritesALineForEachEventWithItsTrace) {
  follower_.follow(source_.feeds());
  ASSERT_TRUE(becomes(ConsumerState::following));
  source_.registers("a");
  ASSERT_TRUE(caught_up());
  follower_.stop();
  EXPECT_THAT(follower_.log_text(), HasSubstr("\"position\":1,\"trace_id\":\"0af7651916cd43dd8448eb211c80319c\""));
}

TEST_P(ConsumerTest, WritesALineForEachTracedEventWhenItCatchesUpToo) {
  for (int i = 0; i < 40; ++i) source_.registers("b" + std::to_string(i));
  source_.says("businesses/b0", "lumbung.registry.v1.BusinessUpdated", registry::v1::BusinessUpdated().SerializeAsString());
  follower_.follow(source_.feeds());
  ASSERT_TRUE(caught_up());
  follower_.stop();
  const auto text = follower_.log_text();
  for (int position = 1; position <= 40; ++position)
    EXPECT_THAT(text, HasSubstr("\"position\":" + std::to_string(position) +
                                ",\"trace_id\":\"0af7651916cd43dd8448eb211c80319c\""));
}

TEST_P(ConsumerTest, CountsTypesItDoesNotKnow) {
  source_.registers("a");
  source_.must(open_day("day", Date{2017, 1, 2}));
  source_.says("businesses/a", "lumbung.future.v9.NobodyKnowsYet", "anything");
  follower_.follow(source_.feeds());
  ASSERT_TRUE(caught_up());
  EXPECT_TRUE(harness::eventually([&] { return records("ignored"); }, std::string("2")));
  EXPECT_THAT(follower_.parked(), IsEmpty());
}

TEST_P(ConsumerTest, AppliesAnEventOfAFutureSchema) {
  registry::v1::BusinessRegistered event;
  event.mutable_business()->set_name("businesses/f");
  event.mutable_business()->set_display_name("Toko Nanti");
  event.mutable_business()->set_kecamatan("32.75.01");
  // Field 1,000, a text.
  const std::string later = event.SerializeAsString() + std::string("\xC2\x3E\x05later", 8);
  source_.says("businesses/f", kRegistered, later);
  follower_.follow(source_.feeds());
  ASSERT_TRUE(caught_up());
  EXPECT_THAT(follower_.shops_rows(), ElementsAre("businesses/f Toko Nanti 0 0 1"));
}

TEST_P(ConsumerTest, ParksWhatItCannotReadAndWhatFollowsIt) {
  source_.says("businesses/x", kRegistered, "\xFF\xFF broken");
  source_.registers("b");
  registry::v1::BusinessUpdated updated;
  source_.says("businesses/x", "lumbung.registry.v1.BusinessUpdated", updated.SerializeAsString());
  source_.adds_worker("b");
  follower_.follow(source_.feeds());
  ASSERT_TRUE(caught_up());
  EXPECT_THAT(follower_.parked(), ElementsAre("businesses/x UNDECODABLE", "businesses/x FOLLOWS_PARKED"));
  EXPECT_THAT(follower_.shops_rows(), ElementsAre("businesses/b Warung Bu Sri 1 1 2"));
  EXPECT_TRUE(harness::eventually([&] { return follower_.metric("lumbung_parked_records" + std::string(kSeries) + "}"); },
                                  std::string("2")));
  // Across a restart too.
  follower_.stop();
  source_.says("businesses/x", "lumbung.registry.v1.BusinessUpdated", updated.SerializeAsString());
  follower_.follow(source_.feeds());
  ASSERT_TRUE(caught_up());
  EXPECT_EQ(follower_.parked().size(), 3u);
}

TEST_P(ConsumerTest, AppliesAParkedRecordAndItsFollowersInOrderWhenRetried) {
  source_.registers("p", "poison");
  source_.adds_worker("p");
  source_.adds_worker("p");
  follower_.follow(source_.feeds());
  ASSERT_TRUE(caught_up());
  ASSERT_THAT(follower_.parked(), ElementsAre("businesses/p SHOP_POISONED", "businesses/p FOLLOWS_PARKED",
                                              "businesses/p FOLLOWS_PARKED"));
  EXPECT_EQ(follower_.consumer().retry(1).refusal().reason(), "PARKED_FIRST");
  EXPECT_EQ(follower_.consumer().retry(0).refusal().reason(), "STILL_PARKED");
  EXPECT_EQ(follower_.consumer().retry(99).refusal().reason(), "PARKED_UNKNOWN");
  follower_.shops().cure();
  EXPECT_EQ(*follower_.consumer().retry(0), 3);
  EXPECT_THAT(follower_.parked(), IsEmpty());
  source_.adds_worker("p");
  ASSERT_TRUE(caught_up());
  EXPECT_THAT(follower_.shops_rows(), ElementsAre("businesses/p poison 1 3 4"));
}

TEST_P(ConsumerTest, KeepsWhatWasDiscarded) {
  source_.registers("p", "poison");
  follower_.follow(source_.feeds());
  ASSERT_TRUE(caught_up());
  EXPECT_FALSE(follower_.consumer().discard(0, "dinas/petugas", "Entered twice."));
  EXPECT_THAT(follower_.parked(), IsEmpty());
  EXPECT_EQ(follower_.number("SELECT count(*) FROM discarded WHERE discarded_by = 'dinas/petugas'"), 1);
  EXPECT_EQ(follower_.consumer().discard(0, "dinas/petugas", "Again.")->reason(), "PARKED_UNKNOWN");
  // The subject is free again: what comes next is judged for itself.
  source_.adds_worker("p");
  ASSERT_TRUE(caught_up());
  EXPECT_THAT(follower_.parked(), ElementsAre("businesses/p SHOP_UNKNOWN"));
}

TEST_P(ConsumerTest, ParksADamagedRecordUnderItsOffset) {
  source_.registers("a");
  follower_.follow(source_.feeds());
  ASSERT_TRUE(caught_up());
  follower_.stop();
  auto work = zombie();
  const auto handled = work->take(std::vector<events::FeedRecord>{{1, {}, "The header ce_position is missing."}});
  EXPECT_EQ(handled.parked, 1);
  EXPECT_EQ(handled.cursor.position, 1) << "the position did not move";
  EXPECT_THAT(follower_.parked(), ElementsAre(" DAMAGED"));
  EXPECT_EQ(work->take(std::vector<events::FeedRecord>{{1, {}, "The same again."}}).duplicates, 1);
}

TEST_P(ConsumerTest, DropsRepetitions) {
  source_.registers("a");
  source_.adds_worker("a");
  follower_.follow(source_.feeds());
  ASSERT_TRUE(caught_up());
  follower_.stop();
  const auto handled = zombie()->take(source_.records());
  EXPECT_EQ(handled.duplicates, 2);
  EXPECT_EQ(handled.applied, 0);
  EXPECT_THAT(follower_.shops_rows(), ElementsAre("businesses/a Warung Bu Sri 1 1 2"));
}

TEST_P(ConsumerTest, StopsAtAGapBehindWhatItCouldApply) {
  for (const auto* id : {"a", "b", "c"}) source_.registers(id);
  auto records = source_.records();
  records.erase(records.begin() + 1);
  const auto handled = zombie()->take(records);
  EXPECT_EQ(handled.applied, 1);
  EXPECT_EQ(handled.cursor.position, 1);
  EXPECT_THAT(handled.stopped, HasSubstr("must have position 2 and has 3"));
}

TEST_P(ConsumerTest, StopsWhereTheLogHasAHoleAndSaysSo) {
  for (const auto* id : {"a", "b", "c"}) source_.registers(id);
  source_.spoil("DELETE FROM events WHERE position = 2");
  follower_.follow(source_.feeds());
  ASSERT_TRUE(becomes(ConsumerState::stopped));
  EXPECT_THAT(follower_.consumer().status().sentence,
              ::testing::AnyOf(HasSubstr("no event at 2"), HasSubstr("must have position 2 and has 3")));
  EXPECT_EQ(follower_.metric("lumbung_consumer_stopped" + std::string(kSeries) + "}"), "1");
  EXPECT_THAT(follower_.log_text(), HasSubstr("consumer stopped"));
}

TEST_P(ConsumerTest, StopsWhenTheLogWasRestoredUntilItIsRebuilt) {
  source_.registers("a");
  follower_.follow(source_.feeds());
  ASSERT_TRUE(caught_up());
  follower_.stop();
  source_.spoil("UPDATE head SET log_id = 'another'");
  follower_.follow(source_.feeds());
  ASSERT_TRUE(becomes(ConsumerState::stopped));
  EXPECT_THAT(follower_.consumer().status().sentence, HasSubstr("restored"));
  EXPECT_THAT(follower_.shops_rows(), ElementsAre("businesses/a Warung Bu Sri 1 0 1")) << "it goes on answering";
  EXPECT_EQ(*follower_.consumer().rebuild({}), 1);
  source_.adds_worker("a");
  ASSERT_TRUE(caught_up());
  EXPECT_EQ(follower_.consumer().position().log_id, "another");
  EXPECT_THAT(follower_.shops_rows(), ElementsAre("businesses/a Warung Bu Sri 1 1 2"));
}

TEST_P(ConsumerTest, StopsWhenTheLogGetsAnotherIdWhileItFollows) {
  source_.registers("a");
  follower_.follow(source_.feeds());
  ASSERT_TRUE(caught_up());
  source_.spoil("UPDATE head SET log_id = 'another'");
  // A topic says so with its next record.
  if (GetParam().carrier == Carrier::kafka) source_.adds_worker("a");
  ASSERT_TRUE(becomes(ConsumerState::stopped));
  EXPECT_THAT(follower_.consumer().status().sentence, HasSubstr("restored"));
  EXPECT_THAT(follower_.shops_rows(), ElementsAre("businesses/a Warung Bu Sri 1 0 1"));
}

TEST_P(ConsumerTest, LetsASecondOneStandByAndTakeOver) {
  follower_.follow(source_.feeds());
  ASSERT_TRUE(becomes(ConsumerState::following));
  Follower second(own_);
  second.follow(source_.feeds());
  ASSERT_TRUE(harness::eventually([&] { return second.consumer().status().state == ConsumerState::standby; }));
  EXPECT_EQ(second.consumer().retry(0).refusal().reason(), "CONSUMER_STANDBY");
  source_.registers("a");
  ASSERT_TRUE(caught_up());
  // Its process may be there for a while yet, for the calls that it has.
  follower_.consumer().close();
  source_.adds_worker("a");
  ASSERT_TRUE(harness::eventually([&] { return second.consumer().position().position; }, ::testing::Eq(2)));
  EXPECT_THAT(second.shops_rows(), ElementsAre("businesses/a Warung Bu Sri 1 1 2"));
}

TEST_P(ConsumerTest, DropsABatchThatComesTooLate) {
  source_.registers("a");
  const auto late = zombie();
  const auto records = source_.records();
  follower_.follow(source_.feeds());
  source_.adds_worker("a");
  ASSERT_TRUE(caught_up());
  const auto handled = late->take(records);
  EXPECT_EQ(handled.applied, 0);
  EXPECT_EQ(handled.duplicates, 1);
  source_.adds_worker("a");
  ASSERT_TRUE(caught_up());
  EXPECT_THAT(follower_.shops_rows(), ElementsAre("businesses/a Warung Bu Sri 1 2 3"));
}

TEST_P(ConsumerTest, TellsWhoeverWaitsForAPosition) {
  follower_.follow(source_.feeds());
  std::promise<bool> there, never;
  follower_.consumer().when_at(1, std::chrono::steady_clock::now() + harness::kPatience,
                               [&](bool is) { there.set_value(is); });
  follower_.consumer().when_at(99, std::chrono::steady_clock::now() + std::chrono::milliseconds{50},
                               [&](bool is) { never.set_value(is); });
  source_.registers("a");
  EXPECT_TRUE(there.get_future().get());
  EXPECT_FALSE(never.get_future().get());
}

TEST_P(ConsumerTest, TellsAllWhoWaitWhenItIsClosed) {
  follower_.follow(source_.feeds());
  std::promise<bool> told;
  const auto in_a_minute = std::chrono::steady_clock::now() + kMinute;
  follower_.consumer().when_at(1, in_a_minute, [&](bool is) { told.set_value(is); });
  follower_.consumer().close();
  auto answer = told.get_future();
  ASSERT_EQ(answer.wait_for(std::chrono::seconds{0}), std::future_status::ready);
  EXPECT_FALSE(answer.get());
  std::promise<bool> late;
  follower_.consumer().when_at(1, in_a_minute, [&](bool is) { late.set_value(is); });
  EXPECT_FALSE(late.get_future().get());
  EXPECT_THROW(static_cast<void>(follower_.consumer().retry(0)), store::Unavailable);
}

}  // namespace
}  // namespace lumbung::contract
