#include "registry/domain/visits/visit_notes.h"

#include <algorithm>
#include <random>

#include "lumbung/registry/v1/events.pb.h"
#include "matchers.h"
#include "registry/domain/cooperatives/evaluate_cooperative_activity.h"
#include "visit_world.h"

namespace lumbung::registry {
namespace {

constexpr auto kActive = v1::VISIT_OUTCOME_DITEMUKAN_AKTIF;
constexpr auto kNotFound = v1::VISIT_OUTCOME_TIDAK_DITEMUKAN;
const Date kDay{2016, 5, 2};

const v1::VisitRules& visit_rules() { return rules_of_day(kOpenDay).visits(); }

VisitNotes notes_of(const std::vector<v1::VisitNote>& all) {
  VisitNotes notes;
  for (const auto& each : all) add_note(notes, each);
  return notes;
}

int not_found(const std::vector<v1::VisitNote>& all, Date as_of = kOpenDay) {
  return days_not_found(notes_of(all), as_of, visit_rules());
}

TEST(VisitNotes, TheOrderOfUploadsDoesNotMatter) {
  std::vector<v1::VisitNote> all;
  for (int i = 0; i < 14; ++i)
    all.push_back(a_note(kDay.plus_days(i / 2 * 9), i % 3 == 0 ? kActive : kNotFound, std::to_string(100 + i)));
  const auto in_order = notes_of(all);
  ASSERT_EQ(in_order.size(), kMaxRecentVisits);
  EXPECT_EQ(in_order[0].visit(), "visits/104") << "the newest ten stay";
  EXPECT_EQ(last_visit(in_order)->visit(), "visits/113");
  std::mt19937 random(7);
  for (int round = 0; round < 50; ++round) {
    std::shuffle(all.begin(), all.end(), random);
    const auto shuffled = notes_of(all);
    ASSERT_EQ(shuffled.size(), in_order.size());
    for (int i = 0; i < in_order.size(); ++i) EXPECT_EQ(shuffled[i].visit(), in_order[i].visit());
  }
  EXPECT_EQ(last_visit(VisitNotes()), nullptr);
}

TEST(VisitNotes, WhatWasFoundHoldsAYear) {
  EXPECT_EQ(valid_until(Date(2016, 2, 29), visit_rules()), Date(2017, 2, 28));
  EXPECT_EQ(first_day_that_holds(Date(2016, 12, 31), visit_rules()), Date(2015, 12, 31));
  v1::VisitRules half;
  half.set_valid_months(6);
  for (auto day = Date(2016, 1, 1); day < Date(2017, 1, 1); day = day.plus_days(1)) {
    const auto first = first_day_that_holds(day, half);
    EXPECT_GE(valid_until(first, half), day);
    EXPECT_LT(valid_until(first.plus_days(-1), half), day);
  }
}

TEST(VisitNotes, OnlyDaysInARowWithoutBeingFoundCount) {
  EXPECT_EQ(not_found({}), 0);
  EXPECT_EQ(not_found({a_note(kDay, kNotFound)}), 1);
  EXPECT_EQ(not_found({a_note(kDay, kNotFound, "1"), a_note(kDay, kNotFound, "2")}), 1) << "one day";
  EXPECT_EQ(not_found({a_note(kDay, kNotFound, "1"), a_note(kDay.plus_days(1), kNotFound, "2")}), 2);
  for (const auto found : {kActive, v1::VISIT_OUTCOME_DITEMUKAN_TUTUP, v1::VISIT_OUTCOME_PINDAH, v1::VISIT_OUTCOME_MENOLAK,
                           v1::VISIT_OUTCOME_DUPLIKAT})
    EXPECT_EQ(not_found({a_note(kDay, kNotFound, "1"), a_note(kDay.plus_days(1), found, "2"),
                         a_note(kDay.plus_days(2), kNotFound, "3")}),
              1);
  for (const auto* id : {"0", "9"})
    EXPECT_EQ(not_found({a_note(kDay, kNotFound, "1"), a_note(kDay, kActive, id)}), 0) << "found on the same day";
}

TEST(VisitNotes, OnlyVisitsUpToTheDayThatStillHoldCount) {
  const std::vector<v1::VisitNote> two{a_note(kDay, kNotFound, "1"), a_note(kDay.plus_days(30), kNotFound, "2")};
  EXPECT_EQ(not_found(two, kDay.plus_days(29)), 1);
  EXPECT_EQ(not_found(two, kDay.plus_days(30)), 2);
  EXPECT_EQ(not_found(two, kDay.plus_days(30).plus_months(12)), 2);
  EXPECT_EQ(not_found(two, kDay.plus_days(31).plus_months(12)), 0) << "due for another visit";
}

TEST(VisitNotes, ACooperativeNotFoundTwiceIsDormantWhateverItsPapersSay) {
  auto cooperative = a_cooperative();
  v1::EvaluateCooperativeActivityRequest request;
  *request.mutable_as_of_date() = message_of(kOpenDay);
  const auto reason = [&] {
    return only<v1::CooperativeActivityEvaluated>(*decide(cooperative, request, rules(), today())).evaluation().reason();
  };
  EXPECT_EQ(reason(), "RAT_HELD");
  add_note(*cooperative.mutable_recent_visits(), a_note(kDay, kNotFound, "1"));
  EXPECT_EQ(reason(), "RAT_HELD");
  add_note(*cooperative.mutable_recent_visits(), a_note(kDay.plus_days(7), kNotFound, "2"));
  EXPECT_EQ(reason(), "NOT_FOUND_TWICE");
  EXPECT_EQ(evaluate(cooperative, kOpenDay, rules_of_day(kOpenDay)).activity, Cooperative::ACTIVITY_TIDAK_AKTIF);
  add_note(*cooperative.mutable_recent_visits(), a_note(kDay.plus_days(9), kActive, "3"));
  EXPECT_EQ(reason(), "RAT_HELD") << "somebody found it";
}

}  // namespace
}  // namespace lumbung::registry
