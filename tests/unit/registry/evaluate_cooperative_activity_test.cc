#include "registry/domain/cooperatives/evaluate_cooperative_activity.h"

#include <algorithm>
#include <random>

#include "lumbung/registry/v1/events.pb.h"
#include "matchers.h"
#include "world.h"

namespace lumbung::registry {
namespace {

Cooperative founded(Date day) {
  auto record = a_cooperative();
  record.clear_book_years();
  *record.mutable_founded_date() = message_of(day);
  return record;
}

void add_rat(Cooperative& record, int year, Date day) {
  auto& entry = *record.add_book_years();
  entry.set_year(year);
  *entry.mutable_rat_date() = message_of(day);
}

void add_volume(Cooperative& record, int year, std::int64_t rupiah) {
  auto& entry = *record.add_book_years();
  entry.set_year(year);
  entry.set_business_volume_rupiah(rupiah);
}

std::string found(const Cooperative& record, Date as_of) {
  const auto finding = evaluate(record, as_of, rules_of_day(as_of).activity());
  return Cooperative::Activity_Name(finding.activity).substr(9) + " " + finding.reason;
}

const Date kLongAgo{1991, 3, 17};

TEST(EvaluateCooperativeActivity, NothingOnRecordIsNotJudged) {
  EXPECT_EQ(found(founded(kLongAgo), kOpenDay), "BELUM_DINILAI NO_DATA");
}

// As of 31 December 2016 the latest book year whose deadline has passed is 2015.
TEST(EvaluateCooperativeActivity, AMeetingCountsForThreeBookYears) {
  const std::vector<std::pair<int, std::string>> table{{2015, "AKTIF_RAT RAT_HELD"},
                                                       {2014, "AKTIF RAT_MISSING_BUT_RECENT"},
                                                       {2013, "AKTIF RAT_MISSING_BUT_RECENT"},
                                                       {2012, "TIDAK_AKTIF DORMANT"}};
  for (const auto& [year, expected] : table) {
    auto record = founded(kLongAgo);
    add_rat(record, year, Date(year + 1, 5, 1));
    EXPECT_EQ(found(record, kOpenDay), expected) << year;
  }
}

TEST(EvaluateCooperativeActivity, AVolumeCountsForTwoBookYears) {
  const std::vector<std::pair<int, std::string>> table{{2015, "AKTIF VOLUME_REPORTED"},
                                                       {2014, "AKTIF VOLUME_REPORTED"},
                                                       {2013, "TIDAK_AKTIF DORMANT"}};
  for (const auto& [year, expected] : table) {
    auto record = founded(kLongAgo);
    add_volume(record, year, 1);
    EXPECT_EQ(found(record, kOpenDay), expected) << year;
  }
}

TEST(EvaluateCooperativeActivity, AVolumeOfNothingIsKnownButNoActivity) {
  auto record = founded(kLongAgo);
  add_volume(record, 2015, 0);
  EXPECT_EQ(found(record, kOpenDay), "TIDAK_AKTIF DORMANT");
}

TEST(EvaluateCooperativeActivity, AYearIsDueOnTheDayAfterItsDeadline) {
  auto record = founded(kLongAgo);
  add_rat(record, 2014, Date(2015, 4, 1));
  EXPECT_EQ(found(record, Date(2016, 6, 30)), "AKTIF_RAT RAT_HELD");
  EXPECT_EQ(found(record, Date(2016, 7, 1)), "AKTIF RAT_MISSING_BUT_RECENT");
}

TEST(EvaluateCooperativeActivity, AMeetingAfterTheDateHasNotHappenedYet) {
  auto record = founded(kLongAgo);
  add_rat(record, 2014, Date(2016, 9, 1));
  EXPECT_EQ(found(record, Date(2016, 8, 31)), "BELUM_DINILAI NO_DATA");
  EXPECT_EQ(found(record, Date(2016, 9, 1)), "AKTIF RAT_MISSING_BUT_RECENT");
}

TEST(EvaluateCooperativeActivity, ALateMeetingIsAMeeting) {
  auto record = founded(kLongAgo);
  add_rat(record, 2015, Date(2016, 11, 30));
  EXPECT_EQ(found(record, kOpenDay), "AKTIF_RAT RAT_HELD");
}

TEST(EvaluateCooperativeActivity, YearsBeforeTheFoundingDoNotCount) {
  auto record = founded(Date(2015, 3, 1));
  add_rat(record, 2014, Date(2015, 2, 1));
  EXPECT_EQ(found(record, kOpenDay), "BELUM_DINILAI NO_DATA");
}

TEST(EvaluateCooperativeActivity, AYoungOneIsJudgedByTheYearsItHas) {
  auto record = founded(Date(2014, 11, 13));
  add_volume(record, 2015, 0);
  EXPECT_EQ(found(record, kOpenDay), "TIDAK_AKTIF DORMANT");
  add_rat(record, 2014, Date(2015, 1, 29));
  EXPECT_EQ(found(record, kOpenDay), "AKTIF RAT_MISSING_BUT_RECENT");
}

TEST(EvaluateCooperativeActivity, TheRunningYearIsNotJudged) {
  auto record = founded(Date(2016, 1, 5));
  add_volume(record, 2016, 900);
  EXPECT_EQ(found(record, kOpenDay), "BELUM_DINILAI NO_DATA");
}

TEST(EvaluateCooperativeActivity, TheThresholdsAreTheRulebooks) {
  auto record = founded(kLongAgo);
  add_rat(record, 2013, Date(2014, 5, 1));
  auto strict = rules_of_day(kOpenDay).activity();
  strict.set_dormant_after_book_years(2);
  EXPECT_EQ(evaluate(record, kOpenDay, strict).activity, Cooperative::ACTIVITY_TIDAK_AKTIF);
  auto slow = rules_of_day(kOpenDay).activity();
  slow.set_rat_deadline_months(12);
  EXPECT_EQ(evaluate(record, Date(2014, 12, 31), slow).reason, "NO_DATA");
  EXPECT_EQ(evaluate(record, Date(2015, 1, 1), slow).reason, "RAT_HELD");
}

TEST(EvaluateCooperativeActivity, NeverDependsOnTheOrderOfTheBookYears) {
  std::mt19937 random(600);
  const auto draw = [&](int low, int high) {
    return std::uniform_int_distribution<int>(low, high)(random);
  };
  for (int i = 0; i < 2'000; ++i) {
    auto record = founded(Date(draw(1990, 2016), 5, 1));
    for (int year = 2008; year <= 2016; ++year) {
      if (draw(0, 3) == 0) add_rat(record, year, Date(year + 1, unsigned(draw(1, 12)), 15));
      if (draw(0, 3) == 0) add_volume(record, year, draw(0, 2));
    }
    const Date as_of(draw(2009, 2018), unsigned(draw(1, 12)), unsigned(draw(1, 28)));
    const auto expected = found(record, as_of);
    for (int shuffle = 0; shuffle < 5; ++shuffle) {
      auto& years = *record.mutable_book_years();
      std::shuffle(years.pointer_begin(), years.pointer_end(), random);
      ASSERT_EQ(found(record, as_of), expected) << record.DebugString();
    }
  }
}

TEST(EvaluateCooperativeActivity, AnotherMeetingNeverMakesItLessActive) {
  const auto rank = [](Cooperative::Activity activity) {
    switch (activity) {
      case Cooperative::ACTIVITY_AKTIF_RAT:
        return 3;
      case Cooperative::ACTIVITY_AKTIF:
        return 2;
      case Cooperative::ACTIVITY_TIDAK_AKTIF:
        return 1;
      default:
        return 0;
    }
  };
  const auto& activity = rules_of_day(kOpenDay).activity();
  std::mt19937 random(300);
  const auto draw = [&](int low, int high) {
    return std::uniform_int_distribution<int>(low, high)(random);
  };
  for (int i = 0; i < 2'000; ++i) {
    auto record = founded(Date(draw(1990, 2014), 5, 1));
    for (int year = 2008; year <= 2015; ++year)
      if (draw(0, 4) == 0) add_volume(record, year, draw(0, 1));
    const auto before = rank(evaluate(record, kOpenDay, activity).activity);
    const int year = draw(2008, 2015);
    add_rat(record, year, Date(year + 1, 3, 1));
    EXPECT_GE(rank(evaluate(record, kOpenDay, activity).activity), before);
  }
}

v1::EvaluateCooperativeActivityRequest as_of(Date day) {
  v1::EvaluateCooperativeActivityRequest request;
  *request.mutable_as_of_date() = message_of(day);
  return request;
}

TEST(EvaluateCooperativeActivity, RefusesInContractOrder) {
  const auto record = a_cooperative();
  const Date before_any_rules(2008, 7, 3);
  const auto asked = [&](Date day, Date open_day) {
    return decide(record, as_of(day), rules(), on(open_day));
  };
  EXPECT_THAT(asked(before_any_rules, before_any_rules.plus_days(-1)), Refuses("DATE_IN_FUTURE"));
  EXPECT_THAT(asked(before_any_rules, before_any_rules), Refuses("NO_RULES_ON_DATE"));
  EXPECT_THAT(asked(kOpenDay, kOpenDay), Accepts());
}

TEST(EvaluateCooperativeActivity, TheResultIsRecordedWithItsRulesAndReason) {
  auto record = a_cooperative();
  const auto events = decide(record, as_of(kOpenDay), rules(), today());
  ASSERT_THAT(events, Accepts());
  const auto& evaluated = only<v1::CooperativeActivityEvaluated>(*events);
  EXPECT_EQ(evaluated.old_activity(), Cooperative::ACTIVITY_BELUM_DINILAI);
  EXPECT_EQ(evaluated.new_activity(), Cooperative::ACTIVITY_AKTIF_RAT);
  fold_into(record, *events);
  EXPECT_EQ(record.activity(), Cooperative::ACTIVITY_AKTIF_RAT);
  EXPECT_EQ(record.evaluation().rules_version(), "registry-2008");
  EXPECT_EQ(record.evaluation().reason(), "RAT_HELD");
  EXPECT_EQ(date_of(record.evaluation().as_of_date()), kOpenDay);
}

TEST(EvaluateCooperativeActivity, RepeatingItChangesNothing) {
  auto record = a_cooperative();
  fold_into(record, *decide(record, as_of(kOpenDay), rules(), today()));
  EXPECT_THAT(decide(record, as_of(kOpenDay), rules(), on(kTomorrow)), ChangesNothing());
}

TEST(EvaluateCooperativeActivity, TheFirstResultIsRecordedEvenWhenNothingIsKnown) {
  const auto record = founded(kLongAgo);
  const auto events = decide(record, as_of(kOpenDay), rules(), today());
  ASSERT_THAT(events, Accepts());
  EXPECT_EQ(only<v1::CooperativeActivityEvaluated>(*events).evaluation().reason(), "NO_DATA");
}

TEST(EvaluateCooperativeActivity, EndedOnesAreLeftOut) {
  auto record = a_cooperative();
  for (const auto state : {Cooperative::LEGAL_STATE_BUBAR, Cooperative::LEGAL_STATE_MELEBUR}) {
    record.set_legal_state(state);
    EXPECT_THAT(decide(record, as_of(kOpenDay), rules(), today()), ChangesNothing());
  }
  record.set_legal_state(Cooperative::LEGAL_STATE_DALAM_PENYELESAIAN);
  EXPECT_FALSE(decide(record, as_of(kOpenDay), rules(), today())->empty());
}

}  // namespace
}  // namespace lumbung::registry
