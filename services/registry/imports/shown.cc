#include "registry/imports/shown.h"

#include <algorithm>

#include "base/text.h"
#include "registry/imports/rows.h"

namespace lumbung::registry {
namespace {

constexpr std::size_t kShownCharacters = 100;
constexpr std::size_t kNikDigits = 16;
constexpr std::size_t kClearDigits = 4;  // At either end.
constexpr const char* kHidden = "***";

bool is_digit(char c) { return c >= '0' && c <= '9'; }
// What people put between the digits of a number.
bool is_between(char c) { return c == ' ' || c == '.' || c == '-'; }

std::string masked(std::string_view digits) {
  std::string out(digits);
  std::fill(out.begin() + kClearDigits, out.end() - kClearDigits, '*');
  return out;
}

}  // namespace

std::string without_niks(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    if (!is_digit(text[at])) {
      out.push_back(text[at++]);
      continue;
    }
    // The run of digits that begins here, and where the last of them ends.
    std::string digits;
    auto end = at;
    for (auto next = at; next < text.size() && (is_digit(text[next]) || is_between(text[next]));
         ++next)
      if (is_digit(text[next])) {
        digits.push_back(text[next]);
        end = next + 1;
      }
    out += digits.size() == kNikDigits ? masked(digits) : std::string(text.substr(at, end - at));
    at = end;
  }
  return out;
}

std::string shown_value(std::string_view column, std::string_view value) {
  if (value.empty()) return {};
  auto shown = utf8_cut(without_niks(value), kShownCharacters);
  if (!is_personal(column)) return shown;
  const bool is_masked_nik = column == "owner_nik" && shown.find('*') != std::string::npos &&
                             shown.size() == kNikDigits;
  return is_masked_nik ? shown : kHidden;
}

}  // namespace lumbung::registry
