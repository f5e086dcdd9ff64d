#include <algorithm>

#include "base/text.h"
#include "registry/imports/typed.h"

namespace lumbung::registry {
namespace {

// Digits of a phone number behind the country code; a spreadsheet that ate the 0 leaves these.
constexpr std::size_t kFewestMobileDigits = 9;
constexpr std::size_t kMostMobileDigits = 12;
constexpr std::string_view kCountry = "62";

std::string without_any(std::string_view text, std::string_view characters) {
  std::string out;
  std::copy_if(text.begin(), text.end(), std::back_inserter(out),
               [&](char c) { return characters.find(c) == std::string_view::npos; });
  return out;
}

}  // namespace

Typed<std::string> typed_nik(std::string_view cell) {
  const auto code = typed_code(cell);
  if (!code.value)
    return {"NIK_EATEN_BY_SPREADSHEET",
            "A spreadsheet shortened the NIK and its last digits are lost. Format the column as text "
            "before typing, and take the number from the identity card."};
  return without_any(*code.value, " .-");
}

Typed<std::string> typed_phone(std::string_view cell) {
  const auto code = typed_code(cell);
  if (!code.value) return {code.reason, code.sentence};
  auto number = without_any(*code.value, " .-()");
  const bool international = number.starts_with('+');
  const auto digits = std::string_view(number).substr(international ? 1 : 0);
  if (international || !all_digits(digits)) return number;
  if (digits.starts_with('0')) return "+" + std::string(kCountry) + std::string(digits.substr(1));
  if (digits.starts_with('8') && digits.size() >= kFewestMobileDigits &&
      digits.size() <= kMostMobileDigits)
    return "+" + std::string(kCountry) + number;
  if (digits.starts_with(kCountry)) return "+" + number;
  return number;
}

Typed<v1::Owner::Sex> typed_sex(std::string_view cell) {
  const auto word = without_any(upper_ascii(unmarked(cell)), " -.");
  if (word == "L" || word == "LAKILAKI" || word == "LAKI" || word == "PRIA") return v1::Owner::SEX_L;
  if (word == "P" || word == "PEREMPUAN" || word == "WANITA") return v1::Owner::SEX_P;
  return {"WORD_UNKNOWN", "Use one of L (laki-laki), P (perempuan)."};
}

}  // namespace lumbung::registry
