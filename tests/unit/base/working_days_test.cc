#include "base/working_days.h"

#include <fstream>
#include <sstream>

#include "matchers.h"

namespace lumbung {
namespace {

WorkingDays shipped() {
  std::ifstream file(HOLIDAYS);
  std::ostringstream text;
  text << file.rdbuf();
  return *WorkingDays::parse(text.str());
}

// V20
TEST(WorkingDays, TheFirstCountedDayIsTheNextOne) {
  EXPECT_EQ(WorkingDays().add(Date(2017, 10, 2), 15), Date(2017, 10, 23));
  EXPECT_EQ(shipped().add(Date(2017, 10, 2), 15), Date(2017, 10, 23));
}

// V34: the file decides; leave days of the state are no working days.
TEST(WorkingDays, HolidaysAndCollectiveLeaveDoNotCount) {
  EXPECT_EQ(shipped().add(Date(2017, 6, 12), 15), Date(2017, 7, 11));
  EXPECT_EQ(shipped().roll_forward(Date(2018, 3, 15).plus_days(180)), Date(2018, 9, 12));
}

TEST(WorkingDays, AWeekendIsRolledToMonday) {
  EXPECT_EQ(WorkingDays().roll_forward(Date(2016, 12, 31)), Date(2017, 1, 2));
  EXPECT_EQ(WorkingDays().roll_forward(Date(2017, 1, 2)), Date(2017, 1, 2));
}

TEST(WorkingDays, AFileIsRefusedWithTheLineThatIsWrong) {
  EXPECT_THAT(WorkingDays::parse("date,name\n2016-01-01,x\n2016-13-01,y\n"),
              RefusesField("line 3", "DATE_INVALID"));
  EXPECT_THAT(WorkingDays::parse("date,name\n2016-01-01,x\n2016-01-01,y\n"),
              RefusesField("line 3", "DATE_TWICE"));
}

TEST(WorkingDays, ASumOfStepsIsTheWholeStep) {
  const auto days = shipped();
  for (int n = 1; n < 40; ++n)
    for (int first = 1; first < n; ++first)
      EXPECT_EQ(days.add(days.add(Date(2017, 6, 1), first), n - first),
                days.add(Date(2017, 6, 1), n));
}

TEST(WorkingDaysDeathTest, AtLeastOneDayIsCounted) {
  EXPECT_DEATH(static_cast<void>(WorkingDays().add(Date(2017, 1, 1), 0)), "broken promise");
}

}  // namespace
}  // namespace lumbung
