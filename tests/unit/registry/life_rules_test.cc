// A rulebook may be silent about closing, health and the certificate, but not wrong about them.
#include "registry/domain/life/life_rules.h"

#include "lumbung/registry/v1/cooperative_life_events.pb.h"
#include "matchers.h"
#include "registry/domain/life/propose_dissolution.h"
#include "world.h"

namespace lumbung::registry {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> wrong_with(const RuleSet& set) {
  std::vector<FieldViolation> wrong;
  check_life_rules("rule_sets[0].", set, wrong);
  return in_words(wrong);
}

TEST(LifeRules, NamesEveryNumberThatCannotDecideAnything) {
  auto set = rules_of_day(kOpenDay);
  EXPECT_THAT(wrong_with(set), IsEmpty());
  set.mutable_closing()->set_objection_months(13);
  set.mutable_closing()->set_answer_months(0);
  set.mutable_health()->mutable_aspects(0)->set_weight_percent(16);
  set.mutable_health()->mutable_aspects(1)->set_aspect("MANAJEMEN");
  set.mutable_health()->set_cukup_sehat_min_hundredths(8'000);
  set.mutable_certificate()->set_consecutive_meetings(11);
  set.mutable_certificate()->set_valid_months(61);
  EXPECT_THAT(wrong_with(set),
              ElementsAre("rule_sets[0].closing.objection_months RULE_OUT_OF_RANGE",
                          "rule_sets[0].closing.answer_months RULE_OUT_OF_RANGE",
                          "rule_sets[0].health.aspects ASPECT_TWICE", "rule_sets[0].health.aspects WEIGHTS_NOT_100",
                          "rule_sets[0].health BANDS_NOT_DESCENDING",
                          "rule_sets[0].certificate.consecutive_meetings RULE_OUT_OF_RANGE",
                          "rule_sets[0].certificate.valid_months RULE_OUT_OF_RANGE"));
}

TEST(LifeRules, ASetMayBeSilentAndThenNothingIsDecidedByIt) {
  v1::Rulebook book;
  auto& set = *book.add_rule_sets() = rules_of_day(kOpenDay);
  set.clear_closing();
  set.clear_health();
  set.clear_certificate();
  EXPECT_THAT(wrong_with(set), IsEmpty());
  const auto silent = *rules_of(book);
  const auto record = a_cooperative();
  v1::ProposeDissolutionRequest request;
  request.set_name(record.name());
  request.set_ground(v1::ClosingCase::GROUND_PAILIT);
  *request.mutable_paper_date() = message_of(kOpenDay);
  *request.mutable_notified_date() = message_of(kOpenDay);
  EXPECT_THAT(decide(&record, request, silent, today()), Refuses("NO_RULES_ON_DATE"));
}

}  // namespace
}  // namespace lumbung::registry
