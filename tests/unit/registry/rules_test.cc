#include "registry/domain/rules.h"

#include "matchers.h"
#include "world.h"

namespace lumbung::registry {
namespace {

v1::Rulebook book_of(const RuleSet& set) {
  v1::Rulebook book;
  *book.add_rule_sets() = set;
  return book;
}

TEST(Rules, AWholeSetIsTakenInUse) {
  const auto taken = rules_of(book_of(rules_of_day(kOpenDay)));
  ASSERT_THAT(taken, Accepts());
  EXPECT_EQ(rules_version_on(*taken, kOpenDay), "registry-2008");
  EXPECT_EQ(rules_version_on(*taken, Date(2008, 7, 3)), "");
}

TEST(Rules, ASetThatCannotDecideIsRefusedWithEverythingThatIsWrong) {
  auto set = rules_of_day(kOpenDay);
  set.mutable_size()->mutable_sales()->set_kecil_max_rupiah(300'000'000);
  set.mutable_size()->mutable_balance()->set_mikro_max_rupiah(0);
  set.mutable_size()->clear_balance_measure();
  set.mutable_activity()->set_dormant_after_book_years(0);
  set.mutable_activity()->set_volume_book_years(11);
  set.mutable_activity()->set_rat_deadline_months(13);
  set.mutable_papers()->set_sku_valid_months(0);
  set.mutable_papers()->set_skb_valid_months(121);
  set.mutable_papers()->clear_domicile_valid_months();
  const auto refused = rules_of(book_of(set));
  ASSERT_THAT(refused, Refuses("INVALID_FIELDS"));
  EXPECT_THAT(in_words(refused.refusal().fields()),
              testing::UnorderedElementsAre(
                  "rule_sets[0].size.sales CEILINGS_NOT_ASCENDING",
                  "rule_sets[0].size.balance CEILINGS_NOT_ASCENDING",
                  "rule_sets[0].size.balance_measure RULE_MISSING",
                  "rule_sets[0].activity.dormant_after_book_years RULE_OUT_OF_RANGE",
                  "rule_sets[0].activity.volume_book_years RULE_OUT_OF_RANGE",
                  "rule_sets[0].activity.rat_deadline_months RULE_OUT_OF_RANGE",
                  "rule_sets[0].papers.sku_valid_months RULE_OUT_OF_RANGE",
                  "rule_sets[0].papers.skb_valid_months RULE_OUT_OF_RANGE",
                  "rule_sets[0].papers.domicile_valid_months RULE_OUT_OF_RANGE"));
}

TEST(Rules, AKindOfChangeOrAVerificationThatDoesNotExistIsRefused) {
  auto set = rules_of_day(kOpenDay);
  set.clear_changes();
  set.add_changes()->set_kind("PLACE");
  set.mutable_changes(0)->add_verifications("FIELD_VISIT");
  EXPECT_THAT(rules_of(book_of(set)), Accepts());
  set.mutable_changes(0)->add_verifications("FEELD_VISIT");
  set.add_changes()->set_kind("PLACE");
  set.add_changes()->set_kind("UNSPECIFIED");
  const auto refused = rules_of(book_of(set));
  ASSERT_THAT(refused, Refuses("INVALID_FIELDS"));
  EXPECT_THAT(in_words(refused.refusal().fields()),
              testing::UnorderedElementsAre("rule_sets[0].changes[0].verifications VERIFICATION_UNKNOWN",
                                            "rule_sets[0].changes[1].kind CHANGE_KIND_TWICE",
                                            "rule_sets[0].changes[2].kind CHANGE_KIND_UNKNOWN"));
}

TEST(Rules, ABookWithoutSetsOrWithASetTwiceIsRefused) {
  EXPECT_THAT(rules_of(v1::Rulebook()), RefusesField("rule_sets", "RULE_MISSING"));
  auto book = book_of(rules_of_day(kOpenDay));
  *book.add_rule_sets() = rules_of_day(kOpenDay);
  EXPECT_THAT(rules_of(book), RefusesField("rule_sets", "RULE_SET_TWICE"));
}

}  // namespace
}  // namespace lumbung::registry
