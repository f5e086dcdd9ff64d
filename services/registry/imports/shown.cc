#include "registry/imports/shown.h"

#include "base/text.h"
#include "registry/domain/owners/mask.h"
#include "registry/domain/owners/nik.h"
#include "registry/imports/rows.h"

namespace lumbung::registry {
namespace {

constexpr std::size_t kShownCharacters = 100;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
// What people put between the digits of a number.
bool is_between(char c) { return c == ' ' || c == '.' || c == '-'; }

// A longer run may hold a NIK too.
std::string masked(const std::string& digits) {
  return masked_nik(digits.substr(0, kNikDigits / 2) +
                    digits.substr(digits.size() - kNikDigits / 2));
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
    out += digits.size() < kNikDigits ? std::string(text.substr(at, end - at)) : masked(digits);
    at = end;
  }
  return out;
}

std::string shown_value(std::string_view column, std::string_view value) {
  if (value.empty()) return {};
  if (column == "owner_nik") {
    const auto nik = typed_nik(value);
    return masked_nik(nik.value.value_or("-"));
  }
  if (column == "owner_name") return utf8_cut(masked_name(value), kShownCharacters);
  if (column == "owner_phone") return masked_phone(value);
  if (is_personal_column(column)) return masked_text(value);
  return utf8_cut(without_niks(value), kShownCharacters);
}

}  // namespace lumbung::registry
