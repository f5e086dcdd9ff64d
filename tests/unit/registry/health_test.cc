// The health of a cooperative: refusals in order, the rule set of the day, and the arithmetic in hundredths of a point.
#include <string>
#include <utility>
#include <vector>

#include "lumbung/registry/v1/cooperative_life_events.pb.h"
#include "matchers.h"
#include "registry/domain/life/record_health_assessment.h"
#include "world.h"

namespace lumbung::registry {
namespace {

using v1::HealthResult;
using testing::ElementsAre;

// Seven equal scores, hundredths of a point.
v1::RecordHealthAssessmentRequest assessing(int hundredths) {
  v1::RecordHealthAssessmentRequest request;
  request.set_name(a_cooperative().name());
  request.set_book_year(2015);
  for (const auto& each : rules_of_day(kOpenDay).health().aspects()) {
    auto& score = *request.add_scores();
    score.set_aspect(each.aspect());
    score.set_score_hundredths(hundredths);
  }
  return request;
}

HealthResult result_of(const v1::RecordHealthAssessmentRequest& request, Date open_day = kOpenDay) {
  const auto record = a_cooperative();
  return only<v1::HealthAssessed>(*decide(&record, request, rules(), on(open_day))).result();
}

TEST(RecordHealthAssessment, RefusesInContractOrder) {
  auto record = a_cooperative();
  record.set_merged_into("cooperatives/other");
  record.set_legal_state(Cooperative::LEGAL_STATE_MELEBUR);
  auto request = assessing(7'000);
  request.set_etag("0");
  request.set_book_year(1980);
  request.mutable_scores(0)->set_aspect("KEBERANIAN");
  *request.mutable_assessed_date() = message_of(kTomorrow);
  const Cooperative* found = nullptr;
  const auto asked = [&] { return decide(found, request, rules(), today()); };
  EXPECT_THAT(asked(), Refuses("COOPERATIVE_NOT_FOUND"));
  found = &record;
  EXPECT_THAT(asked(), Refuses("ETAG_MISMATCH"));
  request.clear_etag();
  EXPECT_THAT(asked(), Refuses("RECORD_MERGED"));
  record.clear_merged_into();
  EXPECT_THAT(asked(), Refuses("COOPERATIVE_ENDED"));
  record.set_legal_state(Cooperative::LEGAL_STATE_TERDAFTAR);
  EXPECT_THAT(asked(), Refuses("DATE_IN_FUTURE"));
  *request.mutable_assessed_date() = message_of(Date(2007, 1, 1));
  EXPECT_THAT(asked(), Refuses("NO_RULES_ON_DATE"));
  request.clear_assessed_date();
  EXPECT_THAT(asked(), RefusesField("scores[0].aspect", "ASPECT_UNKNOWN"));
  request.mutable_scores(0)->set_aspect("PERMODALAN");
  EXPECT_THAT(asked(), Refuses("BOOK_YEAR_BEFORE_FOUNDING"));
  request.set_book_year(2016);
  EXPECT_THAT(asked(), Refuses("BOOK_YEAR_NOT_CLOSED"));
  request.set_book_year(2014);
  EXPECT_THAT(asked(), Refuses("ANNUAL_MEETING_MISSING"));
  request.set_book_year(2015);
  EXPECT_THAT(asked(), Accepts());
  *request.mutable_assessed_date() = message_of(Date(2016, 1, 27));
  EXPECT_THAT(asked(), Refuses("ANNUAL_MEETING_MISSING")) << "the day before the meeting";
}

TEST(RecordHealthAssessment, NamesEveryWrongAspectAtOnce) {
  const auto record = a_cooperative();
  auto request = assessing(7'000);
  request.mutable_scores(0)->set_aspect("TATA_KELOLA");
  request.mutable_scores(1)->set_aspect("MANAJEMEN");
  const auto refused = decide(&record, request, rules(), today());
  ASSERT_FALSE(refused.ok());
  EXPECT_THAT(in_words(refused.refusal().fields()),
              ElementsAre("scores[0].aspect ASPECT_UNKNOWN", "scores[2].aspect ASPECT_TWICE", "scores ASPECT_MISSING",
                          "scores ASPECT_MISSING"));
}

TEST(RecordHealthAssessment, ThePublishedCaseIsUnderSupervision) {
  const auto result = result_of(assessing(6'598));
  EXPECT_EQ(result.score_hundredths(), 6'598);
  EXPECT_EQ(result.grade(), HealthResult::GRADE_DALAM_PENGAWASAN);
}

TEST(RecordHealthAssessment, TheBandsBeginAtTheirLowestScore) {
  const std::vector<std::pair<int, HealthResult::Grade>> cases = {
      {10'000, HealthResult::GRADE_SEHAT},          {8'000, HealthResult::GRADE_SEHAT},
      {7'999, HealthResult::GRADE_CUKUP_SEHAT},     {6'600, HealthResult::GRADE_CUKUP_SEHAT},
      {6'599, HealthResult::GRADE_DALAM_PENGAWASAN}, {5'100, HealthResult::GRADE_DALAM_PENGAWASAN},
      {5'099, HealthResult::GRADE_DALAM_PENGAWASAN_KHUSUS}, {0, HealthResult::GRADE_DALAM_PENGAWASAN_KHUSUS}};
  for (const auto& [score, grade] : cases) EXPECT_EQ(result_of(assessing(score)).grade(), grade) << score;
}

TEST(RecordHealthAssessment, RoundsHalfUpToAHundredth) {
  auto request = assessing(6'000);
  // 15 % of 10 is 1.5 hundredths.
  request.mutable_scores(0)->set_score_hundredths(6'010);
  EXPECT_EQ(result_of(request).score_hundredths(), 6'002);
  request.mutable_scores(0)->set_score_hundredths(6'009);
  EXPECT_EQ(result_of(request).score_hundredths(), 6'001);
}

TEST(RecordHealthAssessment, TheWeightsMoveTheResult) {
  auto request = assessing(0);
  request.mutable_scores(1)->set_score_hundredths(10'000);
  EXPECT_EQ(result_of(request).score_hundredths(), 2'500) << "a quarter for the quality of earning assets";
}

TEST(RecordHealthAssessment, TheDayOfTheAssessmentPicksSevenAspectsOrFour) {
  const auto record = a_cooperative();
  const Date last(2019, 12, 31);
  EXPECT_THAT(decide(&record, assessing(7'000), rules(), on(last)), Accepts());
  EXPECT_THAT(decide(&record, assessing(7'000), rules(), on(last.plus_days(1))),
              RefusesField("scores[1].aspect", "ASPECT_UNKNOWN"));
  v1::RecordHealthAssessmentRequest request;
  request.set_name(record.name());
  request.set_book_year(2015);
  for (const auto* aspect : {"PERMODALAN", "KINERJA_KEUANGAN", "PROFIL_RISIKO", "TATA_KELOLA"}) {
    auto& score = *request.add_scores();
    score.set_aspect(aspect);
    score.set_score_hundredths(aspect == std::string("KINERJA_KEUANGAN") ? 10'000 : 0);
  }
  const auto result = result_of(request, last.plus_days(1));
  EXPECT_EQ(result.score_hundredths(), 4'000);
  EXPECT_EQ(result.rules_version(), "registry-2020");
  EXPECT_EQ(result.aspects(0).aspect(), "TATA_KELOLA") << "in the order of the rule set";
}

TEST(RecordHealthAssessment, ACorrectionTakesThePlaceAndKeepsWhatWasBefore) {
  auto record = a_cooperative();
  fold_into(record, *decide(&record, assessing(6'598), rules(), today()));
  EXPECT_THAT(decide(&record, assessing(6'598), rules(), today()), ChangesNothing());
  const auto corrected = decide(&record, assessing(6'650), rules(), today());
  EXPECT_EQ(only<v1::HealthAssessed>(*corrected).previous().score_hundredths(), 6'598);
  fold_into(record, *corrected);
  ASSERT_EQ(record.health_results_size(), 1);
  EXPECT_EQ(record.health_results(0).grade(), HealthResult::GRADE_CUKUP_SEHAT);
}

TEST(RecordHealthAssessment, ResultsStandInTheOrderOfTheirBookYears) {
  auto record = a_cooperative();
  auto& earlier = *record.add_book_years();
  earlier.set_year(2013);
  *earlier.mutable_rat_date() = date(2014, 3, 1);
  fold_into(record, *decide(&record, assessing(7'000), rules(), today()));
  auto request = assessing(8'000);
  request.set_book_year(2013);
  fold_into(record, *decide(&record, request, rules(), today()));
  ASSERT_EQ(record.health_results_size(), 2);
  EXPECT_EQ(record.health_results(0).book_year(), 2013);
  EXPECT_EQ(record.health_results(1).book_year(), 2015);
}

}  // namespace
}  // namespace lumbung::registry
