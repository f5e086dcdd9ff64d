// Working days of the city: Monday to Friday without national holidays and collective leave (cuti bersama),
// which are data with their source (data/holidays), never code.
#pragma once

#include <set>
#include <string>

#include "base/date.h"
#include "base/result.h"

namespace lumbung {

class WorkingDays {
 public:
  WorkingDays() = default;
  explicit WorkingDays(std::set<Date> holidays) : holidays_(std::move(holidays)) {}

  // Reads the holiday file: a header line, then lines beginning `yyyy-mm-dd,`. Refused with the line when a
  // date is wrong or a day stands twice.
  static Result<WorkingDays> parse(const std::string& csv);

  bool is_working_day(Date day) const;
  // The n-th working day after `start`, the next day being the first that can count. n >= 1.
  Date add(Date start, int n) const;
  // The day itself when it is a working day, else the next one.
  Date roll_forward(Date day) const;

 private:
  std::set<Date> holidays_;
};

}  // namespace lumbung
