// Civil dates (Asia/Jakarta business dates) without a time of day. Days are counted and months are added as
// people do; the wall clock only stamps records and never decides.
#pragma once

#include <chrono>
#include <compare>
#include <optional>
#include <string>
#include <string_view>

#include <google/type/date.pb.h>

namespace lumbung {

// UTC, microseconds: what both engines can store.
using Timestamp = std::chrono::sys_time<std::chrono::microseconds>;

class Date {
 public:
  constexpr Date() = default;  // 1970-01-01
  constexpr explicit Date(std::chrono::sys_days days) : days_(days) {}
  // Stops the process when there is no such day; for dates written in code.
  Date(int year, unsigned month, unsigned day);

  // Nothing when there is no such day, or the year is not in 1000..9999.
  static std::optional<Date> from(int year, int month, int day);
  // `2016-12-31` exactly; nothing for anything else.
  static std::optional<Date> parse(std::string_view iso);

  int year() const { return int(ymd().year()); }
  unsigned month() const { return unsigned(ymd().month()); }
  unsigned day() const { return unsigned(ymd().day()); }
  std::chrono::weekday weekday() const { return std::chrono::weekday{days_}; }
  constexpr std::chrono::sys_days days() const { return days_; }

  Date plus_days(int days) const { return Date{days_ + std::chrono::days{days}}; }
  // The same day of a later (or earlier) month, clamped to that month's end: 31 Jan + 1 = 28 or 29 Feb.
  Date plus_months(int months) const;

  std::string iso() const;

  friend constexpr auto operator<=>(Date, Date) = default;

 private:
  std::chrono::year_month_day ymd() const { return std::chrono::year_month_day{days_}; }
  std::chrono::sys_days days_{};
};

// Days from a to b; negative when b is earlier.
inline int days_between(Date a, Date b) { return int((b.days() - a.days()).count()); }

// The civil date in Asia/Jakarta (UTC+7, no daylight saving) at an instant.
Date jakarta_date(Timestamp at);

// From and to the message in APIs. Nothing when the message is no full, existing date.
std::optional<Date> date_of(const google::type::Date& message);
google::type::Date message_of(Date date);

}  // namespace lumbung
