#include <algorithm>
#include <charconv>
#include <vector>

#include "base/text.h"
#include "registry/imports/typed.h"

namespace lumbung::registry {
namespace {

constexpr int kMonths = 12;
constexpr std::size_t kSerialDigits = 5;

Typed<Date> misshapen() {
  return {"DATE_FORMAT", "Write the date as yyyy-mm-dd, or day first: dd/mm/yyyy."};
}

// Indonesian and English, whole and as they are cut.
const std::vector<std::vector<std::string_view>>& names_of_months() {
  static const std::vector<std::vector<std::string_view>> names = {
      {"JANUARI", "JANUARY", "JAN"},
      {"FEBRUARI", "FEBRUARY", "FEB", "PEB"},
      {"MARET", "MARCH", "MAR"},
      {"APRIL", "APR"},
      {"MEI", "MAY"},
      {"JUNI", "JUNE", "JUN"},
      {"JULI", "JULY", "JUL"},
      {"AGUSTUS", "AUGUST", "AGU", "AGS", "AGT", "AUG"},
      {"SEPTEMBER", "SEP", "SEPT"},
      {"OKTOBER", "OCTOBER", "OKT", "OCT"},
      {"NOVEMBER", "NOPEMBER", "NOV", "NOP"},
      {"DESEMBER", "DECEMBER", "DES", "DEC"}};
  return names;
}

// 0 when it is none.
int month_named(std::string_view word) {
  const auto upper = upper_ascii(word);
  const auto& names = names_of_months();
  for (std::size_t month = 0; month < names.size(); ++month)
    if (std::find(names[month].begin(), names[month].end(), upper) != names[month].end())
      return static_cast<int>(month) + 1;
  return 0;
}

// Exports of databases put a midnight behind a date.
std::string_view without_midnight(std::string_view text) {
  for (const std::string_view midnight :
       {" 00:00:00.000", " 00:00:00", "T00:00:00", " 00:00", " 0:00:00", " 0:00"})
    if (text.ends_with(midnight)) return text.substr(0, text.size() - midnight.size());
  return text;
}

// Three parts between one kind of separator; anything else is empty.
std::vector<std::string_view> parts_of(std::string_view text) {
  const auto first = text.find_first_of("/-. ");
  if (first == std::string_view::npos) return {};
  const char separator = text[first];
  std::vector<std::string_view> parts;
  for (;;) {
    const auto end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  if (parts.size() != 3) return {};
  return parts;
}

// Of one to four digits.
int number_of(std::string_view digits) {
  int value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

bool is_digits(std::string_view text, std::size_t most) {
  return all_digits(text) && text.size() <= most;
}

Typed<Date> day_of(int year, int month, int day) {
  if (const auto date = Date::from(year, month, day)) return *date;
  if (month > kMonths && month <= 31 && day >= 1 && day <= kMonths)
    return {"DATE_INVALID",
            "There is no such day: the day stands first and the month second, dd/mm/yyyy."};
  return {"DATE_INVALID", "There is no such day."};
}

}  // namespace

Typed<Date> typed_date(std::string_view cell) {
  const auto text = unmarked(cell);
  const auto day = without_midnight(text);
  if (all_digits(day) && day.size() == kSerialDigits)
    return {"DATE_IS_SPREADSHEET_SERIAL",
            "A spreadsheet wrote its own day count. Format the column as text yyyy-mm-dd and "
            "export again."};
  const auto parts = parts_of(day);
  if (parts.empty()) return misshapen();
  const bool year_first = parts[0].size() == 4;
  const auto year = year_first ? parts[0] : parts[2];
  const auto last = year_first ? parts[2] : parts[0];
  if (!is_digits(year, 4) || !is_digits(last, 2)) return misshapen();
  const int month = is_digits(parts[1], 2) ? number_of(parts[1]) : month_named(parts[1]);
  if (month == 0 && !is_digits(parts[1], 2)) return misshapen();
  if (year.size() == 2)
    return {"DATE_YEAR_TWO_DIGITS", "Write the year with four digits: dd/mm/yyyy."};
  if (year.size() != 4) return misshapen();
  return day_of(number_of(year), month, number_of(last));
}

}  // namespace lumbung::registry
