// What a request of CooperativeLifeService may look like: every wrong field at once.
#include "registry/domain/life/validate_life.h"

#include "matchers.h"
#include "world.h"

namespace lumbung::registry {
namespace {

using testing::ElementsAre;

template <class Request>
std::vector<std::string> wrong_in(const Request& request) {
  std::vector<FieldViolation> wrong;
  validate(request, wrong);
  return in_words(wrong);
}

TEST(ValidateLife, APaperIsANumberWithoutAnybodysNumber) {
  v1::ProposeDissolutionRequest proposing;
  proposing.set_name("businesses/1");
  proposing.set_paper_number("SP atas nama " + std::string(kOwnersNik));
  *proposing.mutable_paper_date() = date(1899, 12, 30);
  *proposing.mutable_notified_date() = date(1899, 12, 30);
  EXPECT_THAT(wrong_in(proposing),
              ElementsAre("name NAME_FORMAT", "paper_number PAPER_NUMBER_HOLDS_PERSONAL_DATA",
                          "paper_date DATE_IMPLAUSIBLE", "notified_date DATE_IMPLAUSIBLE"));
  v1::IssueNikCertificateRequest issuing;
  issuing.set_name(a_cooperative().name());
  issuing.set_certificate_number("081234567890");
  EXPECT_THAT(wrong_in(issuing), ElementsAre("certificate_number PAPER_NUMBER_HOLDS_PERSONAL_DATA"));
}

TEST(ValidateLife, ASettlementWithdrawnIsNotAskedFor) {
  v1::WithdrawDissolutionRequest withdrawing;
  withdrawing.set_name(a_cooperative().name());
  withdrawing.set_paper_number("518/1/2016");
  withdrawing.set_ground(v1::DissolutionWithdrawn::GROUND_PENYELESAIAN_DITARIK);
  EXPECT_THAT(wrong_in(withdrawing), ElementsAre("ground GROUND_NOT_ASKED"));
}

TEST(ValidateLife, AScoreHasUpToAHundredPoints) {
  v1::RecordHealthAssessmentRequest assessing;
  assessing.set_name(a_cooperative().name());
  assessing.set_book_year(2015);
  for (const int score : {-1, 0, 10'000, 10'001}) assessing.add_scores()->set_score_hundredths(score);
  EXPECT_THAT(wrong_in(assessing), ElementsAre("scores[0].score_hundredths SCORE_OUT_OF_RANGE",
                                               "scores[3].score_hundredths SCORE_OUT_OF_RANGE"));
  while (assessing.scores_size() <= kMaxScores) assessing.add_scores();
  EXPECT_THAT(wrong_in(assessing), ElementsAre("scores TOO_MANY_VALUES"));
}

TEST(ValidateLife, PagesHaveAtMostAThousandEntries) {
  v1::ListRatCalendarRequest calendar;
  calendar.set_page_size(1'001);
  EXPECT_THAT(wrong_in(calendar), ElementsAre("page_size PAGE_SIZE"));
  v1::ListEvaluationChangesRequest changes;
  changes.set_name("cooperatives/1");
  changes.set_page_size(-1);
  EXPECT_THAT(wrong_in(changes), ElementsAre("name NAME_FORMAT", "page_size PAGE_SIZE"));
}

}  // namespace
}  // namespace lumbung::registry
