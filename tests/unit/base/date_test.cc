#include "base/date.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <vector>

namespace lumbung {
namespace {

using testing::ElementsAre;

std::vector<std::string> due_dates(Date contract, int months) {
  std::vector<std::string> dates;
  for (int k = 1; k <= months; ++k) dates.push_back(contract.plus_months(k).iso());
  return dates;
}

// V7
TEST(Date, MonthsAreClampedToTheirEndAndCountedFromTheContract) {
  EXPECT_THAT(due_dates(Date(2017, 1, 31), 12),
              ElementsAre("2017-02-28", "2017-03-31", "2017-04-30", "2017-05-31", "2017-06-30",
                          "2017-07-31", "2017-08-31", "2017-09-30", "2017-10-31", "2017-11-30",
                          "2017-12-31", "2018-01-31"));
  const Date contract(2024, 1, 30);
  EXPECT_EQ(contract.plus_months(1).iso(), "2024-02-29");
  EXPECT_EQ(contract.plus_months(2).iso(), "2024-03-30");
  EXPECT_EQ(contract.plus_months(13).iso(), "2025-02-28");
}

TEST(Date, MonthsGoBackwardsToo) {
  EXPECT_EQ(Date(2017, 3, 31).plus_months(-1).iso(), "2017-02-28");
  EXPECT_EQ(Date(2017, 1, 15).plus_months(-13).iso(), "2015-12-15");
}

TEST(Date, ParsesNothingButIso) {
  EXPECT_EQ(Date::parse("2016-02-29"), Date(2016, 2, 29));
  for (const auto* wrong : {"2017-02-29", "2016-13-01", "2016-00-10", "2016-1-01", "16-01-01",
                            "2016/01/01", "2016-01-01 ", "42370", "", "0999-01-01", "2016-01-+1"})
    EXPECT_EQ(Date::parse(wrong), std::nullopt) << wrong;
}

TEST(Date, IsReadBackFromItsOwnText) {
  std::mt19937 random(20161231);
  std::uniform_int_distribution<int> day(0, 100'000);
  for (int i = 0; i < 10'000; ++i) {
    const auto date = Date(1900, 1, 1).plus_days(day(random));
    EXPECT_EQ(Date::parse(date.iso()), date);
    EXPECT_EQ(date_of(message_of(date)), date);
  }
}

TEST(Date, AMonthIsNeverSkippedOrRepeated) {
  std::mt19937 random(7);
  std::uniform_int_distribution<int> day(0, 60'000);
  std::uniform_int_distribution<int> months(-600, 600);
  for (int i = 0; i < 10'000; ++i) {
    const auto from = Date(1950, 1, 1).plus_days(day(random));
    const int steps = months(random);
    const auto to = from.plus_months(steps);
    EXPECT_EQ((to.year() - from.year()) * 12 + int(to.month()) - int(from.month()), steps);
    EXPECT_LE(to.day(), from.day());
  }
}

TEST(Date, JakartaIsSevenHoursAhead) {
  using namespace std::chrono;
  const auto midnight_utc = Timestamp{sys_days{year{2016} / 12 / 31}};
  EXPECT_EQ(jakarta_date(midnight_utc + hours{16} + minutes{59}), Date(2016, 12, 31));
  EXPECT_EQ(jakarta_date(midnight_utc + hours{17}), Date(2017, 1, 1));
}

TEST(Date, AMessageMustBeAWholeDay) {
  google::type::Date year_only;
  year_only.set_year(2016);
  EXPECT_EQ(date_of(year_only), std::nullopt);
}

TEST(Date, DaysBetweenHaveASign) {
  EXPECT_EQ(days_between(Date(2016, 2, 28), Date(2016, 3, 1)), 2);
  EXPECT_EQ(days_between(Date(2017, 3, 1), Date(2017, 2, 28)), -1);
}

TEST(DateDeathTest, ADayThatDoesNotExistCannotBeWrittenInCode) {
  EXPECT_DEATH(Date(2017, 2, 29), "broken promise");
}

}  // namespace
}  // namespace lumbung
