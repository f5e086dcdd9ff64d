#include "registry/domain/owners/nik.h"

#include "base/text.h"

namespace lumbung::registry {
namespace {

constexpr std::size_t kPrefixDigits = 6;
constexpr int kAddedToWomensDay = 40;
constexpr int kMonthsAYear = 12;

struct Digits {
  int day = 0;
  int month = 0;
  int year = 0;  // Two digits.
  Owner::Sex sex = Owner::SEX_L;
  std::string_view serial;
};

int two_digits(std::string_view text, std::size_t at) {
  return (text[at] - '0') * 10 + (text[at + 1] - '0');
}

Digits digits_of(std::string_view nik) {
  Digits digits;
  digits.day = two_digits(nik, kPrefixDigits);
  digits.month = two_digits(nik, kPrefixDigits + 2);
  digits.year = two_digits(nik, kPrefixDigits + 4);
  digits.serial = nik.substr(kPrefixDigits + 6);
  if (digits.day > kAddedToWomensDay) {
    digits.day -= kAddedToWomensDay;
    digits.sex = Owner::SEX_P;
  }
  return digits;
}

std::optional<Date> born_in(int century, const Digits& digits) {
  return Date::from(century + digits.year, digits.month, digits.day);
}

// A birthday of 29 February is kept on the 28th in other years.
bool of_likely_age(Date birth, Date day) {
  return birth.plus_months(kYoungestOwner * kMonthsAYear) <= day &&
         day < birth.plus_months((kOldestOwner + 1) * kMonthsAYear);
}

}  // namespace

std::optional<NikFault> nik_fault(std::string_view nik) {
  if (nik.size() != kNikDigits || !all_digits(nik))
    return NikFault{"NIK_FORMAT", "A NIK has 16 digits and nothing else; copy it from the card."};
  const auto digits = digits_of(nik);
  if (!born_in(1900, digits) && !born_in(2000, digits))
    return NikFault{"NIK_BIRTH_DATE",
                    "Digits 7 to 12 are no day, month and year (40 is added to a woman's day); "
                    "copy the NIK from the card."};
  if (digits.serial == "0000")
    return NikFault{"NIK_SERIAL",
                    "The last four digits of a NIK begin at 0001; 0000 is often what a spreadsheet "
                    "left of them. Copy the NIK from the card."};
  return std::nullopt;
}

std::optional<Nik> parse_nik(std::string_view nik, Date registration_day) {
  if (nik_fault(nik)) return std::nullopt;
  const auto digits = digits_of(nik);
  const auto earlier = born_in(1900, digits);
  const auto later = born_in(2000, digits);
  Nik parsed;
  parsed.prefix = nik.substr(0, kPrefixDigits);
  parsed.sex = digits.sex;
  parsed.serial = digits.serial;
  if (earlier && of_likely_age(*earlier, registration_day))
    parsed.birth = *earlier;
  else
    parsed.birth = later ? *later : *earlier;
  parsed.age_unlikely = !of_likely_age(parsed.birth, registration_day);
  return parsed;
}

std::vector<Owner::NikWarning> nik_warnings(const Nik& nik, const Owner& form,
                                            const Reference& reference) {
  std::vector<Owner::NikWarning> warnings;
  if (!nik.prefix.starts_with(kCityNikPrefix))
    warnings.push_back(Owner::NIK_WARNING_OTHER_CITY);
  else if (!reference.places.kecamatan("32.75." + nik.prefix.substr(kCityNikPrefix.size())))
    warnings.push_back(Owner::NIK_WARNING_KECAMATAN_UNKNOWN);
  const auto birth = date_of(form.birth_date());
  if (birth && *birth != nik.birth) warnings.push_back(Owner::NIK_WARNING_BIRTH_DATE_DIFFERS);
  if (form.sex() != Owner::SEX_UNSPECIFIED && form.sex() != nik.sex)
    warnings.push_back(Owner::NIK_WARNING_SEX_DIFFERS);
  if (nik.age_unlikely) warnings.push_back(Owner::NIK_WARNING_AGE_UNLIKELY);
  return warnings;
}

}  // namespace lumbung::registry
