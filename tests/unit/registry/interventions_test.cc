#include "registry/domain/interventions/cancel_intervention.h"
#include "registry/domain/interventions/complete_intervention.h"
#include "registry/domain/interventions/fold_interventions.h"
#include "registry/domain/interventions/measure_intervention.h"
#include "registry/domain/interventions/plan_intervention.h"
#include "registry/domain/interventions/record_intervention_step.h"
#include "registry/domain/interventions/validate_interventions.h"

#include "lumbung/registry/v1/intervention_events.pb.h"
#include "matchers.h"
#include "world.h"

namespace lumbung::registry {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// Without a meeting for three years, and evaluated so.
Cooperative a_dormant_cooperative() {
  auto record = a_cooperative();
  record.clear_book_years();
  auto& year = *record.add_book_years();
  year.set_year(2010);
  *year.mutable_rat_date() = date(2011, 3, 1);
  record.set_activity(Cooperative::ACTIVITY_TIDAK_AKTIF);
  *record.mutable_evaluation()->mutable_as_of_date() = date(2015, 7, 1);
  return record;
}

v1::PlanInterventionRequest plan() {
  v1::PlanInterventionRequest request;
  request.set_request_id("plan-1");
  auto& plan = *request.mutable_intervention();
  plan.set_external_id("INT-1");
  plan.set_cooperative("cooperatives/" + std::string(kNewId));
  plan.set_kind(v1::Intervention::KIND_SUMMONS);
  plan.set_goal("hold the annual meeting again");
  plan.set_responsible("siti");
  *plan.mutable_planned_date() = date(2015, 8, 1);
  auto& step = *plan.add_steps();
  step.set_title("letter to the board");
  *step.mutable_planned_date() = date(2015, 8, 10);
  return request;
}

Intervention a_planned_one() {
  Intervention record;
  const auto cooperative = a_dormant_cooperative();
  fold_into(record, *decide(&cooperative, Holders{}, plan(), rules(), today()));
  return record;
}

v1::RecordInterventionStepRequest step_done(const Intervention& record) {
  v1::RecordInterventionStepRequest request;
  request.set_name(record.name());
  request.set_step(1);
  request.set_result(v1::Intervention::Step::RESULT_DONE);
  *request.mutable_result_date() = date(2015, 8, 12);
  return request;
}

Intervention one_with_its_step_done() {
  auto record = a_planned_one();
  fold_into(record, *decide(&record, step_done(record), today()));
  return record;
}

v1::CompleteInterventionRequest completion(const Intervention& record) {
  v1::CompleteInterventionRequest request;
  request.set_name(record.name());
  *request.mutable_completed_date() = date(2015, 9, 1);
  return request;
}

Intervention a_completed_one() {
  auto record = one_with_its_step_done();
  fold_into(record, *decide(&record, completion(record), today()));
  return record;
}

void hold_meeting(Cooperative& cooperative, int year, const google::type::Date& held) {
  auto& book_year = *cooperative.add_book_years();
  book_year.set_year(year);
  *book_year.mutable_rat_date() = held;
}

void evaluated(Cooperative& cooperative, const google::type::Date& as_of) {
  *cooperative.mutable_evaluation()->mutable_as_of_date() = as_of;
}

TEST(PlanIntervention, RefusesInContractOrder) {
  auto record = a_dormant_cooperative();
  record.set_activity(Cooperative::ACTIVITY_AKTIF);
  record.set_merged_into("cooperatives/other");
  record.set_legal_state(Cooperative::LEGAL_STATE_BUBAR);
  const Cooperative* found = nullptr;
  auto request = plan();
  *request.mutable_intervention()->mutable_planned_date() = message_of(kTomorrow);
  Holders holders;
  holders.add(intervention_key("INT-1", kAgency), "interventions/other");
  const auto asked = [&] { return decide(found, holders, request, rules(), today()); };

  EXPECT_THAT(asked(), RefusesField("intervention.planned_date", "DATE_IN_FUTURE"));
  *request.mutable_intervention()->mutable_planned_date() = date(2015, 8, 11);
  EXPECT_THAT(asked(), Refuses("EXTERNAL_ID_TAKEN"));
  holders = {};
  EXPECT_THAT(asked(), Refuses("COOPERATIVE_NOT_FOUND"));
  found = &record;
  EXPECT_THAT(asked(), Refuses("RECORD_MERGED"));
  record.clear_merged_into();
  EXPECT_THAT(asked(), Refuses("COOPERATIVE_ENDED"));
  record.set_legal_state(Cooperative::LEGAL_STATE_TERDAFTAR);
  EXPECT_THAT(asked(), Refuses("STEP_BEFORE_PLAN"));
  *request.mutable_intervention()->mutable_planned_date() = date(2015, 8, 1);
  EXPECT_THAT(asked(), Refuses("COOPERATIVE_NOT_DORMANT"));
  record.set_activity(Cooperative::ACTIVITY_TIDAK_AKTIF);
  EXPECT_THAT(asked(), Accepts());
}

TEST(PlanIntervention, MentoringAndTrainingAreForEveryCooperative) {
  auto active = a_cooperative();
  active.set_activity(Cooperative::ACTIVITY_AKTIF_RAT);
  const auto* kinds = v1::Intervention::Kind_descriptor();
  std::vector<std::string> for_all;
  for (int i = 1; i < kinds->value_count(); ++i) {
    auto request = plan();
    request.mutable_intervention()->set_kind(v1::Intervention::Kind(kinds->value(i)->number()));
    if (decide(&active, Holders{}, request, rules(), today()).ok()) for_all.push_back(kinds->value(i)->name());
  }
  EXPECT_THAT(for_all, ElementsAre("KIND_MENTORING", "KIND_TRAINING"));
}

TEST(PlanIntervention, EnteredLateIsJudgedByItsOwnDay) {
  auto revived = a_dormant_cooperative();
  hold_meeting(revived, 2015, date(2016, 3, 1));
  revived.set_activity(Cooperative::ACTIVITY_AKTIF_RAT);
  evaluated(revived, date(2016, 12, 31));
  const auto planned = decide(&revived, Holders{}, plan(), rules(), today());
  ASSERT_THAT(planned, Accepts());
  EXPECT_EQ(only<v1::InterventionPlanned>(*planned).intervention().activity_when_planned(),
            Cooperative::ACTIVITY_TIDAK_AKTIF);
  auto today_planned = plan();
  today_planned.mutable_intervention()->clear_planned_date();
  *today_planned.mutable_intervention()->mutable_steps(0)->mutable_planned_date() = date(2017, 2, 1);
  EXPECT_THAT(decide(&revived, Holders{}, today_planned, rules(), today()), Refuses("COOPERATIVE_NOT_DORMANT"));
}

TEST(RecordInterventionStep, RefusesInContractOrder) {
  auto record = a_completed_one();
  const Intervention* found = nullptr;
  auto request = step_done(record);
  request.set_etag("0");
  request.set_step(2);
  *request.mutable_result_date() = message_of(kTomorrow);
  const auto asked = [&] { return decide(found, request, today()); };

  EXPECT_THAT(asked(), Refuses("INTERVENTION_NOT_FOUND"));
  found = &record;
  EXPECT_THAT(asked(), Refuses("ETAG_MISMATCH"));
  request.clear_etag();
  EXPECT_THAT(asked(), Refuses("INTERVENTION_CLOSED"));
  record = one_with_its_step_done();
  EXPECT_THAT(asked(), Refuses("STEP_NOT_FOUND"));
  request.set_step(1);
  EXPECT_THAT(asked(), Refuses("DATE_IN_FUTURE"));
  *request.mutable_result_date() = date(2015, 7, 31);
  EXPECT_THAT(asked(), Refuses("DATE_BEFORE_PLAN"));
  *request.mutable_result_date() = date(2015, 8, 13);
  EXPECT_THAT(asked(), Refuses("STEP_DONE_ALREADY"));
  *request.mutable_result_date() = date(2015, 8, 12);
  EXPECT_THAT(asked(), ChangesNothing());
}

TEST(RecordInterventionStep, AMissedStepMayTakePlaceLater) {
  auto record = a_planned_one();
  auto request = step_done(record);
  request.set_result(v1::Intervention::Step::RESULT_MISSED);
  fold_into(record, *decide(&record, request, today()));
  EXPECT_EQ(record.steps(0).result(), v1::Intervention::Step::RESULT_MISSED);
  const auto later = decide(&record, step_done(record), today());
  ASSERT_THAT(later, Accepts());
  EXPECT_EQ(only<v1::InterventionStepRecorded>(*later).old_result(), v1::Intervention::Step::RESULT_MISSED);
}

TEST(CompleteIntervention, RefusesInContractOrder) {
  auto record = a_completed_one();
  const Intervention* found = nullptr;
  auto request = completion(record);
  request.set_etag("0");
  *request.mutable_completed_date() = message_of(kTomorrow);
  const auto asked = [&] { return decide(found, request, today()); };

  EXPECT_THAT(asked(), Refuses("INTERVENTION_NOT_FOUND"));
  found = &record;
  EXPECT_THAT(asked(), Refuses("ETAG_MISMATCH"));
  request.clear_etag();
  EXPECT_THAT(asked(), Refuses("INTERVENTION_CLOSED"));
  record = a_planned_one();
  EXPECT_THAT(asked(), Refuses("STEPS_NOT_RECORDED"));
  record.mutable_steps(0)->set_result(v1::Intervention::Step::RESULT_MISSED);
  *record.mutable_steps(0)->mutable_result_date() = date(2015, 8, 12);
  EXPECT_THAT(asked(), Refuses("NO_STEP_DONE"));
  record.mutable_steps(0)->set_result(v1::Intervention::Step::RESULT_DONE);
  EXPECT_THAT(asked(), Refuses("DATE_IN_FUTURE"));
  *request.mutable_completed_date() = date(2015, 8, 11);
  EXPECT_THAT(asked(), Refuses("DATE_BEFORE_LAST_STEP"));
  *request.mutable_completed_date() = date(2015, 8, 12);
  EXPECT_THAT(asked(), Accepts());
}

TEST(CompleteIntervention, BeginsAYearOfMeasuring) {
  const auto record = a_completed_one();
  EXPECT_EQ(record.state(), v1::Intervention::STATE_COMPLETED);
  EXPECT_EQ(date_of(record.measure_until_date()), Date(2016, 9, 1));
  EXPECT_EQ(record.outcome(), v1::Intervention::OUTCOME_STILL_OPEN);
}

TEST(CancelIntervention, RefusesInContractOrder) {
  auto record = a_completed_one();
  const Intervention* found = nullptr;
  v1::CancelInterventionRequest request;
  request.set_name(record.name());
  request.set_reason("the board resigned");
  request.set_etag("0");
  *request.mutable_cancelled_date() = message_of(kTomorrow);
  const auto asked = [&] { return decide(found, request, today()); };

  EXPECT_THAT(asked(), Refuses("INTERVENTION_NOT_FOUND"));
  found = &record;
  EXPECT_THAT(asked(), Refuses("ETAG_MISMATCH"));
  request.clear_etag();
  EXPECT_THAT(asked(), Refuses("INTERVENTION_CLOSED"));
  record = a_planned_one();
  EXPECT_THAT(asked(), Refuses("DATE_IN_FUTURE"));
  *request.mutable_cancelled_date() = date(2015, 7, 31);
  EXPECT_THAT(asked(), Refuses("DATE_BEFORE_PLAN"));
  *request.mutable_cancelled_date() = date(2015, 8, 1);
  const auto cancelled = asked();
  ASSERT_THAT(cancelled, Accepts());
  fold_into(record, *cancelled);
  EXPECT_EQ(record.outcome(), v1::Intervention::OUTCOME_UNSPECIFIED) << "never measured";
}

TEST(MeasureIntervention, TheFirstMeetingWithinTheYearIsTheSuccess) {
  const auto record = a_completed_one();  // 2015-09-01, measured until 2016-09-01.
  auto cooperative = a_dormant_cooperative();
  evaluated(cooperative, date(2016, 12, 31));
  const auto outcome = [&] { return measure(record, cooperative, kOpenDay).outcome; };
  EXPECT_EQ(outcome(), v1::Intervention::OUTCOME_NOT_REVIVED);
  hold_meeting(cooperative, 2013, date(2015, 9, 1));
  EXPECT_EQ(outcome(), v1::Intervention::OUTCOME_NOT_REVIVED) << "on the day of completion: before it";
  hold_meeting(cooperative, 2015, date(2016, 9, 2));
  EXPECT_EQ(outcome(), v1::Intervention::OUTCOME_NOT_REVIVED) << "a day late";
  hold_meeting(cooperative, 2014, date(2016, 9, 1));
  hold_meeting(cooperative, 2012, date(2016, 3, 5));
  const auto found = measure(record, cooperative, kOpenDay);
  EXPECT_EQ(found.outcome, v1::Intervention::OUTCOME_REVIVED_RAT_HELD);
  EXPECT_EQ(date_of(found.measurement.rat_date()), Date(2016, 3, 5));
  EXPECT_EQ(found.measurement.rat_book_year(), 2012);
  EXPECT_EQ(measure(record, cooperative, Date(2016, 3, 4)).outcome, v1::Intervention::OUTCOME_STILL_OPEN)
      << "not held yet on that day";
}

TEST(MeasureIntervention, SaysNothingThatNoEvaluationReaches) {
  const auto record = a_completed_one();
  auto cooperative = a_dormant_cooperative();
  const auto outcome = [&] { return measure(record, cooperative, kOpenDay).outcome; };
  evaluated(cooperative, date(2016, 8, 31));
  EXPECT_EQ(outcome(), v1::Intervention::OUTCOME_STILL_OPEN);
  evaluated(cooperative, date(2016, 9, 1));
  EXPECT_EQ(outcome(), v1::Intervention::OUTCOME_NOT_REVIVED);
  hold_meeting(cooperative, 2015, date(2016, 3, 1));
  evaluated(cooperative, date(2016, 2, 29));
  EXPECT_EQ(outcome(), v1::Intervention::OUTCOME_STILL_OPEN);
  EXPECT_EQ(measure(record, cooperative, Date(2016, 9, 1)).outcome, v1::Intervention::OUTCOME_STILL_OPEN);
}

TEST(MeasureIntervention, ACooperativeThatEndedWithinTheYearIsToldApart) {
  const auto record = a_completed_one();
  auto cooperative = a_dormant_cooperative();
  cooperative.set_legal_state(Cooperative::LEGAL_STATE_BUBAR);
  *cooperative.mutable_dissolution_date() = date(2016, 8, 1);
  EXPECT_EQ(measure(record, cooperative, kOpenDay).outcome, v1::Intervention::OUTCOME_ENDED_IN_LAW);
  *cooperative.mutable_dissolution_date() = date(2016, 11, 1);
  EXPECT_EQ(measure(record, cooperative, kOpenDay).outcome, v1::Intervention::OUTCOME_NOT_REVIVED);
}

TEST(MeasureIntervention, ALateFactReplacesAnOutcomeAndTheSameAgainChangesNothing) {
  auto record = a_completed_one();
  auto cooperative = a_dormant_cooperative();
  evaluated(cooperative, date(2016, 12, 31));
  fold_into(record, measured(record, &cooperative, kOpenDay));
  EXPECT_EQ(record.outcome(), v1::Intervention::OUTCOME_NOT_REVIVED);
  EXPECT_THAT(measured(record, &cooperative, kOpenDay), IsEmpty());

  hold_meeting(cooperative, 2015, date(2016, 3, 1));
  EXPECT_THAT(measured(record, &cooperative, Date(2016, 12, 30)), IsEmpty()) << "measured as of a later day";
  const auto again = measured(record, &cooperative, kOpenDay);
  EXPECT_EQ(only<v1::InterventionMeasured>(again).old_outcome(), v1::Intervention::OUTCOME_NOT_REVIVED);
  fold_into(record, again);
  EXPECT_EQ(record.outcome(), v1::Intervention::OUTCOME_REVIVED_RAT_HELD);
  EXPECT_EQ(date_of(record.measurement().rat_date()), Date(2016, 3, 1));
}

TEST(MeasureIntervention, OnlyCompletedOnesOfRecordsThatAreNotMergedAreMeasured) {
  auto cooperative = a_dormant_cooperative();
  evaluated(cooperative, date(2016, 12, 31));
  EXPECT_THAT(measured(a_planned_one(), &cooperative, kOpenDay), IsEmpty());
  EXPECT_THAT(measured(a_completed_one(), nullptr, kOpenDay), IsEmpty());
  cooperative.set_merged_into("cooperatives/other");
  EXPECT_THAT(measured(a_completed_one(), &cooperative, kOpenDay), IsEmpty());
}

TEST(MeasureIntervention, RefusesADayAfterTheOpenOne) {
  v1::MeasureInterventionsRequest request;
  *request.mutable_as_of_date() = message_of(kTomorrow);
  EXPECT_THAT(measuring_date(request, kOpenDay), Refuses("DATE_IN_FUTURE"));
  *request.mutable_as_of_date() = message_of(kOpenDay);
  EXPECT_THAT(measuring_date(request, kOpenDay), Accepts());
}

TEST(ValidateInterventions, NamesEveryWrongFieldAndRepeatsNoNumberOfAPerson) {
  auto request = plan();
  auto& wrong_plan = *request.mutable_intervention();
  wrong_plan.set_cooperative("businesses/1");
  wrong_plan.set_goal("call 081200009123");
  wrong_plan.set_responsible(kOwnersNik);
  auto& step = *wrong_plan.add_steps();
  step.set_title("x");
  *step.mutable_planned_date() = date(2015, 8, 9);
  std::vector<FieldViolation> wrong;
  validate(request, wrong);
  EXPECT_THAT(in_words(wrong), testing::UnorderedElementsAre(
                                   "intervention.cooperative NAME_FORMAT", "intervention.goal TEXT_HOLDS_PERSONAL_DATA",
                                   "intervention.responsible TEXT_HOLDS_PERSONAL_DATA",
                                   "intervention.steps[1].title TEXT_TOO_SHORT",
                                   "intervention.steps[1].planned_date STEP_ORDER"));
  for (const auto& each : wrong) {
    EXPECT_EQ(each.value.find("0812"), std::string::npos);
    EXPECT_EQ(each.value.find(kOwnersNik), std::string::npos);
  }
  for (int i = 0; i < kMaxSteps; ++i) *wrong_plan.add_steps() = plan().intervention().steps(0);
  wrong.clear();
  validate(request, wrong);
  EXPECT_THAT(in_words(wrong), testing::Contains("intervention.steps TOO_MANY_VALUES"));
  wrong.clear();
  validate(plan(), wrong);
  EXPECT_THAT(wrong, IsEmpty());
}

TEST(ValidateInterventions, StepsCountFromOne) {
  const auto wrong_with = [](int step) {
    auto request = step_done(a_planned_one());
    request.set_step(step);
    std::vector<FieldViolation> wrong;
    validate(request, wrong);
    return in_words(wrong);
  };
  EXPECT_THAT(wrong_with(0), ElementsAre("step NUMBER_OUT_OF_RANGE"));
  EXPECT_THAT(wrong_with(-1), ElementsAre("step NUMBER_OUT_OF_RANGE"));
  EXPECT_THAT(wrong_with(kMaxSteps + 1), ElementsAre("step NUMBER_OUT_OF_RANGE"));
  EXPECT_THAT(wrong_with(1), IsEmpty());
}

}  // namespace
}  // namespace lumbung::registry
