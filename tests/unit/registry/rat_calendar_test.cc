// The calendar of annual meetings: every status, at the days where it changes.
#include "registry/domain/life/rat_calendar.h"

#include <string>
#include <utility>
#include <vector>

#include "matchers.h"
#include "world.h"

namespace lumbung::registry {
namespace {

using v1::RatCalendarEntry;

// Met about 2015 on 28 January 2016, and about nothing else.
RatCalendarEntry entry_on(const Cooperative& record, Date as_of) {
  return rat_entry(record, as_of, rules_of_day(kOpenDay).activity());
}

std::string status_on(const Cooperative& record, Date as_of) {
  return RatCalendarEntry::Status_Name(entry_on(record, as_of).status()).substr(7);
}

TEST(RatCalendar, TheYearBeforeIsDueUntilTheEndOfJune) {
  auto record = a_cooperative();
  record.clear_book_years();
  const std::vector<std::pair<Date, std::string>> cases = {
      {Date(2016, 1, 1), "BELUM_JATUH_TEMPO"},   {Date(2016, 4, 30), "BELUM_JATUH_TEMPO"},
      {Date(2016, 5, 1), "SEGERA_JATUH_TEMPO"},  {Date(2016, 6, 30), "SEGERA_JATUH_TEMPO"},
      {Date(2016, 7, 1), "LEWAT_TENGGAT"},       {Date(2016, 12, 31), "LEWAT_TENGGAT"},
      {Date(2017, 1, 1), "BELUM_JATUH_TEMPO"}};
  for (const auto& [day, status] : cases) EXPECT_EQ(status_on(record, day), status) << day.iso();
  EXPECT_EQ(date_of(entry_on(record, kOpenDay).deadline_date()), Date(2016, 6, 30));
  EXPECT_EQ(entry_on(record, Date(2016, 7, 1)).days_left(), -1);
}

TEST(RatCalendar, AMeetingCountsFromItsDay) {
  const auto record = a_cooperative();
  EXPECT_EQ(status_on(record, Date(2016, 1, 27)), "BELUM_JATUH_TEMPO");
  EXPECT_EQ(status_on(record, Date(2016, 1, 28)), "DILAKSANAKAN");
  EXPECT_EQ(entry_on(record, Date(2016, 1, 27)).last_book_year_met(), 0);
  EXPECT_EQ(entry_on(record, kOpenDay).last_book_year_met(), 2015);
}

TEST(RatCalendar, AMeetingAfterItsLastDayWasLate) {
  auto record = a_cooperative();
  *record.mutable_book_years(0)->mutable_rat_date() = date(2016, 6, 30);
  EXPECT_EQ(status_on(record, kOpenDay), "DILAKSANAKAN");
  *record.mutable_book_years(0)->mutable_rat_date() = date(2016, 7, 1);
  EXPECT_EQ(status_on(record, kOpenDay), "TERLAMBAT");
  EXPECT_EQ(status_on(record, Date(2016, 6, 30)), "SEGERA_JATUH_TEMPO");
}

TEST(RatCalendar, ANewCooperativeHasNothingToMeetAbout) {
  auto record = a_cooperative();
  record.clear_book_years();
  *record.mutable_founded_date() = date(2016, 2, 1);
  EXPECT_EQ(status_on(record, kOpenDay), "BELUM_WAJIB");
  EXPECT_EQ(status_on(record, kTomorrow), "BELUM_JATUH_TEMPO");
  record.clear_founded_date();
  EXPECT_EQ(status_on(record, kOpenDay), "LEWAT_TENGGAT") << "an unknown founding excuses from no year";
}

}  // namespace
}  // namespace lumbung::registry
