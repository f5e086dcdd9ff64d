// The national identity number (NIK): what its 16 digits say, and what is wrong or only odd about
// one. Source: design notes 1.3, PP 40/2019. Two digits for the province, two for the city and two
// for the kecamatan of first issue; the birth date as DDMMYY, 40 added to a woman's day; a serial
// from 0001. There is no check digit, and a NIK never changes: neither with a move nor when its
// date is wrong.
//
// Pure. Nothing here repeats a digit of the number in what it says.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "lumbung/registry/v1/owner.pb.h"
#include "registry/domain/reference.h"

namespace lumbung::registry {

using v1::Owner;

inline constexpr std::size_t kNikDigits = 16;
inline constexpr std::string_view kCityNikPrefix = "3275";
inline constexpr int kYoungestOwner = 17;
inline constexpr int kOldestOwner = 110;

struct Nik {
  std::string prefix;  // Province, city and kecamatan of first issue: six digits.
  Date birth;
  Owner::Sex sex = Owner::SEX_UNSPECIFIED;
  std::string serial;         // Four digits.
  bool age_unlikely = false;  // Neither century makes the age 17 to 110 on the day.
};

// Why a text is no NIK, whatever the day.
struct NikFault {
  std::string reason;  // NIK_FORMAT, NIK_BIRTH_DATE or NIK_SERIAL, tried in this order.
  std::string sentence;
};

// Takes the normal form, digits only (normalise.h). Nothing when it is a NIK.
std::optional<NikFault> nik_fault(std::string_view nik);

// Nothing exactly when nik_fault() names a fault. The century is the one that makes the person 17
// to 110 on the day of registration; when only one century has the date, that one; when neither
// fits, the later one, for 11 is likelier than 111.
std::optional<Nik> parse_nik(std::string_view nik, Date registration_day);

// What is odd without being wrong, in the order of the enum: about the number itself, and beside
// the birth date and the sex of the form when these are given.
std::vector<Owner::NikWarning> nik_warnings(const Nik& nik, const Owner& form,
                                            const Reference& reference);

}  // namespace lumbung::registry
