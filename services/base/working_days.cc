#include "base/working_days.h"

#include <sstream>

#include "base/check.h"

namespace lumbung {

Result<WorkingDays> WorkingDays::parse(const std::string& csv) {
  std::set<Date> holidays;
  std::istringstream lines(csv);
  std::string line;
  std::getline(lines, line);
  for (int number = 2; std::getline(lines, line); ++number) {
    const auto field = "line " + std::to_string(number);
    const auto date = Date::parse(std::string_view(line).substr(0, line.find(',')));
    if (!date)
      return invalid_field(field, "DATE_INVALID", "A holiday begins with yyyy-mm-dd.", line);
    if (!holidays.insert(*date).second)
      return invalid_field(field, "DATE_TWICE", "This day is listed already.", date->iso());
  }
  return WorkingDays{std::move(holidays)};
}

bool WorkingDays::is_working_day(Date day) const {
  const auto weekday = day.weekday();
  return weekday != std::chrono::Saturday && weekday != std::chrono::Sunday &&
         !holidays_.contains(day);
}

Date WorkingDays::add(Date start, int n) const {
  CHECK(n >= 1);
  auto day = start;
  for (int counted = 0; counted < n;) {
    day = day.plus_days(1);
    if (is_working_day(day)) ++counted;
  }
  return day;
}

Date WorkingDays::roll_forward(Date day) const {
  while (!is_working_day(day)) day = day.plus_days(1);
  return day;
}

}  // namespace lumbung
