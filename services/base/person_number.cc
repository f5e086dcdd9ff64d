#include "base/person_number.h"

#include <vector>

namespace lumbung {
namespace {

constexpr std::size_t kDigits = 16;
constexpr std::size_t kShownAtEachEnd = 4;
// Between two groups of one number.
constexpr std::size_t kMaxMarks = 3;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_mark(char c) { return c == ' ' || c == '.' || c == '-'; }
bool is_hexadecimal_letter(char c) { return (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// Digits without anything between, [begin, end) of the text.
struct Group {
  std::size_t begin;
  std::size_t end;
};

// 8-4-4-4-12 hexadecimal digits. One in fifty thousand ends in sixteen decimal ones that could be a NIK, and they are what
// callers are told to use.
bool is_uuid(std::string_view text) {
  constexpr std::string_view kShape = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
  if (text.size() < kShape.size()) return false;
  for (std::size_t i = 0; i < kShape.size(); ++i) {
    const bool fits = kShape[i] == '-' ? text[i] == '-' : is_digit(text[i]) || is_hexadecimal_letter(text[i]);
    if (!fits) return false;
  }
  return true;
}

constexpr std::size_t kUuidLength = 36;

// Those inside a UUID left out.
std::vector<Group> groups_of(std::string_view text) {
  std::vector<Group> groups;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (is_uuid(text.substr(at))) {
      at += kUuidLength - 1;
      continue;
    }
    if (!is_digit(text[at])) continue;
    const auto begin = at;
    while (at < text.size() && is_digit(text[at])) ++at;
    groups.push_back({begin, at});
  }
  return groups;
}

bool joined(std::string_view text, const Group& before, const Group& after) {
  const auto between = text.substr(before.end, after.begin - before.end);
  if (between.size() > kMaxMarks) return false;
  for (const char c : between)
    if (!is_mark(c)) return false;
  return true;
}

// Part of a longer hexadecimal number, as the groups of a UUID are.
bool hexadecimal(std::string_view text, const Group& number, bool in_groups) {
  const auto at = [&](std::size_t index) { return index < text.size() ? text[index] : ' '; };
  const auto before = [&](std::size_t by) { return number.begin >= by ? text[number.begin - by] : ' '; };
  if (is_hexadecimal_letter(at(number.end)) || is_hexadecimal_letter(before(1))) return true;
  return in_groups && ((at(number.end) == '-' && is_letter(at(number.end + 1))) ||
                       (before(1) == '-' && is_letter(before(2))));
}

int two_digits(const std::string& digits, std::size_t at) {
  return (digits[at] - '0') * 10 + (digits[at + 1] - '0');
}

// Province, day (40 added to a woman's), month and serial as a NIK may have them.
bool possible(const std::string& digits) {
  const int province = two_digits(digits, 0);
  const int day = two_digits(digits, 6) % 40;
  const int month = two_digits(digits, 8);
  return province >= 11 && province <= 97 && two_digits(digits, 6) <= 71 && day >= 1 && day <= 31 && month >= 1 &&
         month <= 12 && digits.substr(12) != "0000";
}

struct Number {
  Group place;
  std::string digits;
};

// From left to right, none within another.
std::vector<Number> numbers_of(std::string_view text) {
  std::vector<Number> numbers;
  const auto groups = groups_of(text);
  for (std::size_t first = 0; first < groups.size(); ++first) {
    std::string digits;
    auto last = first;
    for (;; ++last) {
      digits += text.substr(groups[last].begin, groups[last].end - groups[last].begin);
      const bool more = last + 1 < groups.size() && joined(text, groups[last], groups[last + 1]);
      if (digits.size() >= kDigits || !more) break;
    }
    const Group place{groups[first].begin, groups[last].end};
    const bool in_groups = last != first;
    if (digits.size() != kDigits || hexadecimal(text, place, in_groups)) continue;
    if (in_groups && !possible(digits)) continue;
    numbers.push_back({place, digits});
    first = last;
  }
  return numbers;
}

}  // namespace

bool holds_person_number(std::string_view text) { return !numbers_of(text).empty(); }

std::string without_person_numbers(std::string_view text) {
  std::string out;
  std::size_t from = 0;
  for (const auto& number : numbers_of(text)) {
    if (!possible(number.digits)) continue;
    out += text.substr(from, number.place.begin - from);
    out += number.digits.substr(0, kShownAtEachEnd) + std::string(kDigits - 2 * kShownAtEachEnd, '*') +
           number.digits.substr(kDigits - kShownAtEachEnd);
    from = number.place.end;
  }
  return out.append(text.substr(from));
}

}  // namespace lumbung
