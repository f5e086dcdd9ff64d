#include "base/date.h"

#include <charconv>
#include <cstdio>

#include "base/check.h"

namespace lumbung {
namespace {

std::optional<int> digits(std::string_view text) {
  int value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

}  // namespace

Date::Date(int year, unsigned month, unsigned day) {
  const auto date = from(year, int(month), int(day));
  CHECK(date.has_value());
  days_ = date->days_;
}

std::optional<Date> Date::from(int year, int month, int day) {
  if (year < 1000 || year > 9999 || month < 1 || month > 12 || day < 1 || day > 31)
    return std::nullopt;
  const auto ymd = std::chrono::year{year} / month / day;
  if (!ymd.ok()) return std::nullopt;
  return Date{std::chrono::sys_days{ymd}};
}

std::optional<Date> Date::parse(std::string_view iso) {
  if (iso.size() != 10 || iso[4] != '-' || iso[7] != '-') return std::nullopt;
  const auto year = digits(iso.substr(0, 4));
  const auto month = digits(iso.substr(5, 2));
  const auto day = digits(iso.substr(8, 2));
  if (!year || !month || !day) return std::nullopt;
  return from(*year, *month, *day);
}

Date Date::plus_months(int months) const {
  const auto from = ymd();
  const auto month = from.year() / from.month() + std::chrono::months{months};
  const auto last = std::chrono::year_month_day{month / std::chrono::last}.day();
  return Date{std::chrono::sys_days{month / (from.day() < last ? from.day() : last)}};
}

std::string Date::iso() const {
  char text[32];
  std::snprintf(text, sizeof text, "%04d-%02u-%02u", year(), month(), day());
  return text;
}

Date jakarta_date(Timestamp at) {
  return Date{std::chrono::floor<std::chrono::days>(at + std::chrono::hours{7})};
}

std::optional<Date> date_of(const google::type::Date& message) {
  return Date::from(message.year(), message.month(), message.day());
}

google::type::Date message_of(Date date) {
  google::type::Date message;
  message.set_year(date.year());
  message.set_month(int(date.month()));
  message.set_day(int(date.day()));
  return message;
}

}  // namespace lumbung
