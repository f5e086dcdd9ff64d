// A part of an evaluation: what it records, what it leaves alone, and totals that add up.
#include "registry/domain/life/evaluate_page.h"

#include <random>

#include "lumbung/registry/v1/cooperative_life_events.pb.h"
#include "lumbung/registry/v1/events.pb.h"
#include "matchers.h"
#include "registry/domain/cooperatives/evaluate_cooperative_activity.h"
#include "registry/domain/life/fold_life.h"
#include "world.h"

namespace lumbung::registry {
namespace {

using v1::ClosingCase;

v1::EvaluateCooperativeActivityRequest as_of(Date day) {
  v1::EvaluateCooperativeActivityRequest request;
  *request.mutable_as_of_date() = message_of(day);
  return request;
}

PageToEvaluate page_of(const std::vector<Cooperative>& records) {
  PageToEvaluate page{"evaluations/e", 7, {}, "cooperatives/last"};
  for (const auto& record : records) page.cooperatives.push_back(&record);
  return page;
}

v1::EvaluationPage found_in(const Events& events) {
  v1::EvaluationPage page;
  apply(page, *events[0].event, {});
  return page;
}

// Active with its meeting, until the meeting is taken away.
Cooperative named(const std::string& id) {
  auto record = a_cooperative();
  record.set_name("cooperatives/" + id);
  return record;
}

TEST(EvaluatePage, RecordsEachNewResultAndSaysWhatChangedAndWhy) {
  std::vector<Cooperative> records{named("a"), named("b"), named("c")};
  fold_into(records[1], *decide(records[1], as_of(kOpenDay), rules(), today()));
  records[1].clear_book_years();
  fold_into(records[2], *decide(records[2], as_of(kOpenDay), rules(), today()));
  const auto events = decide(page_of(records), as_of(kOpenDay), rules(), today());
  ASSERT_THAT(events, Accepts());
  ASSERT_EQ(events->size(), 3U) << "the page, and two of three cooperatives";
  EXPECT_EQ((*events)[0].stream, "evaluationPages/e-000007");
  EXPECT_EQ((*events)[1].stream, "cooperatives/a");
  const auto page = found_in(*events);
  EXPECT_EQ(page.evaluated(), 3);
  EXPECT_EQ(page.changed(), 2);
  EXPECT_EQ(page.last_cooperative(), "cooperatives/last");
  ASSERT_EQ(page.changes_size(), 2);
  EXPECT_EQ(page.changes(1).cooperative(), "cooperatives/b");
  EXPECT_EQ(page.changes(1).old_activity(), Cooperative::ACTIVITY_AKTIF_RAT);
  EXPECT_EQ(page.changes(1).old_reason(), "RAT_HELD");
  EXPECT_EQ(page.changes(1).new_activity(), Cooperative::ACTIVITY_BELUM_DINILAI);
  EXPECT_EQ(page.changes(1).reason(), "NO_DATA");
  const auto& event = dynamic_cast<const v1::CooperativeActivityEvaluated&>(*(*events)[1].event);
  EXPECT_EQ(event.evaluation_name(), "evaluations/e");
}

TEST(EvaluatePage, ALaterDayWithTheSameResultIsRecordedButNoChange) {
  std::vector<Cooperative> records{named("a")};
  fold_into(records[0], *decide(records[0], as_of(kOpenDay.plus_days(-1)), rules(), today()));
  const auto page = found_in(*decide(page_of(records), as_of(kOpenDay), rules(), today()));
  EXPECT_EQ(page.changed(), 1);
  EXPECT_EQ(page.changes_size(), 0);
}

TEST(EvaluatePage, ALaterEvaluationIsNeverOverwrittenByAnEarlierDay) {
  std::vector<Cooperative> records{named("a"), named("b")};
  fold_into(records[0], *decide(records[0], as_of(kOpenDay), rules(), today()));
  const auto events = decide(page_of(records), as_of(kOpenDay.plus_days(-1)), rules(), today());
  EXPECT_EQ(events->size(), 2U);
  EXPECT_EQ(found_in(*events).later_on_record(), 1);
  EXPECT_EQ(found_in(*events).evaluated(), 1);
  EXPECT_THAT(decide(records[0], as_of(kOpenDay.plus_days(-1)), rules(), today()), ChangesNothing());
}

TEST(EvaluatePage, EndedAndMergedAndMissingOnesAreLeftOut) {
  std::vector<Cooperative> records{named("a"), named("b")};
  records[0].set_legal_state(Cooperative::LEGAL_STATE_BUBAR);
  records[1].set_merged_into("cooperatives/a");
  auto page = page_of(records);
  page.cooperatives.push_back(nullptr);
  const auto events = decide(page, as_of(kOpenDay), rules(), today());
  EXPECT_EQ(events->size(), 1U);
  EXPECT_EQ(found_in(*events).evaluated(), 0);
}

TEST(EvaluatePage, AnOpenCaseOfAnActiveOneIsCountedAndNeverClosed) {
  std::vector<Cooperative> records{named("a"), named("b"), named("c")};
  records[0].mutable_closing_case()->set_state(ClosingCase::STATE_KEBERATAN);
  records[1].mutable_closing_case()->set_state(ClosingCase::STATE_DITARIK);
  records[2].mutable_closing_case()->set_state(ClosingCase::STATE_DIUSULKAN_BUBAR);
  records[2].clear_book_years();
  const auto events = decide(page_of(records), as_of(kOpenDay), rules(), today());
  const auto page = found_in(*events);
  EXPECT_EQ(page.active_with_open_case(), 1);
  EXPECT_EQ(page.changes(0).closing_state(), ClosingCase::STATE_KEBERATAN);
  EXPECT_EQ(events->size(), 4U) << "no fact about a case among them";
}

TEST(EvaluatePage, RefusesInContractOrder) {
  const Date before_any_rules(2008, 7, 3);
  EXPECT_THAT(decide(page_of({}), as_of(before_any_rules), rules(), on(before_any_rules.plus_days(-1))),
              Refuses("DATE_IN_FUTURE"));
  EXPECT_THAT(decide(page_of({}), as_of(before_any_rules), rules(), on(before_any_rules)), Refuses("NO_RULES_ON_DATE"));
}

TEST(EvaluatePage, VisitsThatDoNotFindItMakeItDormantUntilAMeetingIsHeld) {
  auto set = rules_of_day(kOpenDay);
  set.mutable_visits()->set_valid_months(12);
  set.mutable_visits()->set_dormant_after_not_found(2);
  auto record = a_cooperative();
  const auto visited = [&](Date day, v1::VisitOutcome outcome) {
    auto& visit = *record.add_recent_visits();
    *visit.mutable_visit_date() = message_of(day);
    visit.set_outcome(outcome);
  };
  visited(Date(2016, 3, 1), v1::VISIT_OUTCOME_TIDAK_DITEMUKAN);
  EXPECT_EQ(evaluate(record, kOpenDay, set).reason, "RAT_HELD") << "once is not enough";
  visited(Date(2016, 5, 1), v1::VISIT_OUTCOME_TIDAK_DITEMUKAN);
  EXPECT_EQ(evaluate(record, kOpenDay, set).reason, "NOT_FOUND_TWICE");
  EXPECT_EQ(evaluate(record, kOpenDay, set).activity, Cooperative::ACTIVITY_TIDAK_AKTIF);
  EXPECT_EQ(evaluate(record, Date(2016, 4, 30), set).reason, "NO_DATA") << "the second was later; no deadline passed";
  auto revived = record;
  *revived.mutable_book_years(0)->mutable_rat_date() = date(2016, 6, 1);
  EXPECT_EQ(evaluate(revived, kOpenDay, set).reason, "RAT_HELD");
  visited(Date(2016, 6, 1), v1::VISIT_OUTCOME_DITEMUKAN_AKTIF);
  EXPECT_EQ(evaluate(record, kOpenDay, set).reason, "RAT_HELD") << "found again";
}

TEST(EvaluationTotals, AddUpWhateverThePages) {
  std::mt19937 random(250);
  const auto draw = [&](int low, int high) { return std::uniform_int_distribution<int>(low, high)(random); };
  std::vector<Cooperative> records;
  for (int i = 0; i < 300; ++i) {
    records.push_back(named(std::to_string(1'000 + i)));
    if (draw(0, 1) == 0) records.back().clear_book_years();
    if (draw(0, 2) == 0) records.back().mutable_closing_case()->set_state(ClosingCase::STATE_DIUSULKAN_BUBAR);
    if (draw(0, 5) == 0) records.back().set_legal_state(Cooperative::LEGAL_STATE_BUBAR);
    if (draw(0, 3) == 0) fold_into(records.back(), *decide(records.back(), as_of(kOpenDay), rules(), today()));
  }
  const auto totals_of = [&](std::size_t size) {
    EvaluationTotals totals;
    for (std::size_t at = 0; at < records.size(); at += size) {
      PageToEvaluate page{"evaluations/e", int(at / size), {}, ""};
      for (std::size_t i = at; i < std::min(records.size(), at + size); ++i) page.cooperatives.push_back(&records[i]);
      totals.add(found_in(*decide(page, as_of(kOpenDay), rules(), today())));
    }
    v1::ActivityEvaluation evaluation;
    totals.put_into(evaluation);
    EXPECT_EQ(totals.first_changes().size(), std::size_t{kChangesShown});
    return evaluation;
  };
  const auto whole = totals_of(300);
  std::int64_t by_activity = 0, by_transition = 0;
  for (const auto& each : whole.results()) by_activity += each.count();
  for (const auto& each : whole.transitions()) by_transition += each.count();
  EXPECT_EQ(by_activity, whole.evaluated());
  EXPECT_EQ(by_transition, whole.changed()) << "first evaluations all change";
  for (const std::size_t size : {1U, 7U, 256U})
    EXPECT_EQ(totals_of(size).SerializeAsString(), whole.SerializeAsString()) << size;
}

}  // namespace
}  // namespace lumbung::registry
