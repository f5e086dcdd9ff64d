#include "base/result.h"

#include "matchers.h"

namespace lumbung {
namespace {

Result<int> yes() { return 7; }
Result<int> no() {
  return rule_broken("TOO_LATE", "The day is closed.")
      .with("open_date", "2016-12-31")
      .with("days", 3);
}

TEST(Result, IsAValueOrARefusal) {
  EXPECT_THAT(yes(), Accepts());
  EXPECT_EQ(*yes(), 7);
  EXPECT_THAT(no(), Refuses("TOO_LATE"));
}

TEST(Result, FactsStandBesideTheReason) {
  const auto refusal = no().refusal();
  EXPECT_EQ(refusal.kind(), RefusalKind::rule_broken);
  EXPECT_THAT(refusal.facts(), testing::ElementsAre(testing::Pair("days", "3"),
                                                    testing::Pair("open_date", "2016-12-31")));
}

TEST(Result, EveryWrongFieldIsNamed) {
  const auto refusal = invalid_fields(
      {{"a", "REQUIRED", "Give it.", ""}, {"b", "DATE_INVALID", "No such day.", "x"}});
  EXPECT_EQ(refusal.reason(), "INVALID_FIELDS");
  EXPECT_THAT(in_words(refusal.fields()), testing::ElementsAre("a REQUIRED", "b DATE_INVALID"));
}

TEST(Result, AMissingResourceIsNamed) {
  EXPECT_EQ(not_found("BUSINESS_NOT_FOUND", "businesses/x").resource(), "businesses/x");
}

TEST(ResultDeathTest, TheOtherHalfIsNeverRead) {
  EXPECT_DEATH(static_cast<void>(*no()), "broken promise");
  EXPECT_DEATH(static_cast<void>(yes().refusal()), "broken promise");
}

TEST(ResultDeathTest, ThereIsNoRefusalOfNoField) {
  EXPECT_DEATH(static_cast<void>(invalid_fields({})), "broken promise");
}

}  // namespace
}  // namespace lumbung
