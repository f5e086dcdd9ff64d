// Natural keys: one holder at a time, decided in memory, across batches, restarts and neighbours.
#include <gmock/gmock.h>

#include "contract/log.h"

namespace lumbung::contract {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

constexpr char kNib[] = "1234567890123";
constexpr char kOtherNib[] = "9876543210987";

class KeysTest : public OnBothEngines {
 protected:
  Database database_{GetParam()};
  Log log_{database_};
};
LUMBUNG_ON_BOTH_ENGINES(KeysTest);

TEST_P(KeysTest, AreHeldByTheStreamThatClaimedThem) {
  log_.must(register_business("r1", {"a", kNib}));
  EXPECT_THAT(log_.keys(), ElementsAre(Pair("nib/1234567890123", stream_of("a"))));
}

TEST_P(KeysTest, RefuseASecondHolderAndNameTheFirst) {
  log_.must(register_business("r1", {"a", kNib}));
  const auto outcome = log_.commit(register_business("r2", {"b", kNib}));
  EXPECT_EQ(reason_of(outcome), "NIB_TAKEN");
  EXPECT_EQ(std::get<Refusal>(outcome).resource(), stream_of("a"));
  EXPECT_FALSE(log_.business("b"));
}

TEST_P(KeysTest, RefuseASecondHolderInTheSameBatch) {
  Outcome plug, first, second;
  {
    const Log::Stall stall(log_);
    plug = log_.submit(register_business("plug", {"p"}));
    first = log_.submit(register_business("r1", {"a", kNib}));
    second = log_.submit(register_business("r2", {"b", kNib}));
  }
  ASSERT_TRUE(committed(outcome_of(std::move(plug))));
  EXPECT_TRUE(committed(outcome_of(std::move(first))));
  EXPECT_EQ(reason_of(outcome_of(std::move(second))), "NIB_TAKEN");
  expect_whole(log_);
}

TEST_P(KeysTest, AreFreeAgainWhenReleased) {
  log_.must(register_business("r1", {"a", kNib}));
  log_.must(change_nib("r2", "a", kNib, kOtherNib));
  EXPECT_THAT(log_.keys(), ElementsAre(Pair("nib/9876543210987", stream_of("a"))));
  log_.must(register_business("r3", {"b", kNib}));
  log_.must(change_nib("r4", "a", kOtherNib, ""));
  EXPECT_THAT(log_.keys(), ElementsAre(Pair("nib/1234567890123", stream_of("b"))));
  expect_whole(log_);
}

TEST_P(KeysTest, MoveToAnotherHolderWithinOneBatch) {
  log_.must(register_business("r1", {"a", kNib}));
  log_.must(register_business("r2", {"b"}));
  Outcome plug, release, claim;
  {
    const Log::Stall stall(log_);
    plug = log_.submit(register_business("plug", {"p"}));
    release = log_.submit(change_nib("r3", "a", kNib, ""));
    claim = log_.submit(change_nib("r4", "b", "", kNib));
  }
  ASSERT_TRUE(committed(outcome_of(std::move(plug))));
  ASSERT_TRUE(committed(outcome_of(std::move(release))));
  ASSERT_TRUE(committed(outcome_of(std::move(claim))));
  EXPECT_THAT(log_.keys(), ElementsAre(Pair("nib/1234567890123", stream_of("b"))));
  expect_whole(log_);
}

TEST_P(KeysTest, LeaveNoTraceWhenClaimedAndReleasedWithinOneBatch) {
  log_.must(register_business("r1", {"a"}));
  Outcome plug, claim, release;
  {
    const Log::Stall stall(log_);
    plug = log_.submit(register_business("plug", {"p"}));
    claim = log_.submit(change_nib("r2", "a", "", kNib));
    release = log_.submit(change_nib("r3", "a", kNib, ""));
  }
  ASSERT_TRUE(committed(outcome_of(std::move(plug))));
  ASSERT_TRUE(committed(outcome_of(std::move(claim))));
  ASSERT_TRUE(committed(outcome_of(std::move(release))));
  EXPECT_THAT(log_.keys(), IsEmpty());
}

TEST_P(KeysTest, BelongToTheStateThatHoldsThemWhenAskedByKey) {
  log_.must(register_business("r1", {"a", kNib, "ext-a"}));
  std::string seen;
  auto by_key = register_business("r2", {"b", kNib});
  by_key.decide = [&seen](const store::Streams& streams, const Today&) -> Result<Events> {
    if (const auto* held = streams.held<Business>(0)) seen = held->external_id();
    return Events{};
  };
  log_.must(std::move(by_key));
  EXPECT_EQ(seen, "ext-a");
}

TEST_P(KeysTest, SurviveAnUnrelatedChangeOfTheirHolder) {
  log_.must(register_business("r1", {"a", kNib}));
  log_.must(add_worker("r2", "a"));
  EXPECT_EQ(reason_of(log_.commit(register_business("r3", {"b", kNib}))), "NIB_TAKEN");
  Log restarted(database_);
  EXPECT_EQ(reason_of(restarted.commit(register_business("r4", {"c", kNib}))), "NIB_TAKEN");
}

}  // namespace
}  // namespace lumbung::contract
