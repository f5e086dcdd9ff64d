// The one form in which the register keeps what people write in many: applied when an event is
// made, so that what is stored, compared and looked up is always this form. Pure; applying it twice
// changes nothing.
#pragma once

#include <string>
#include <string_view>

#include "lumbung/registry/v1/business.pb.h"
#include "lumbung/registry/v1/cooperative.pb.h"
#include "lumbung/registry/v1/owner.pb.h"
#include "registry/domain/reference.h"

namespace lumbung::registry {

using v1::Business;
using v1::Cooperative;
using v1::Owner;

// The edition of KBLI codes given without one.
inline constexpr std::string_view kDefaultKbliVersion = "2020";

// A deed number is never parsed: trimmed and upper-cased, nothing more.
std::string normalised_badan_hukum(std::string_view number);

// 16 digits; an old number of 15 gets the 0 in front that its successor has. Dots, dashes and
// spaces go. What has neither length is only stripped: the validator refuses it.
std::string normalised_npwp(std::string_view number);

// Trims texts, puts numbers in their form, derives the kecamatan, sorts book years and drops those
// that say nothing, and fills the states a record is registered with when none is given.
void normalise(Cooperative& cooperative, const Reference& reference);

// Trims texts, derives kecamatan, section and KBLI edition, and fills the operating status a record
// is registered with when none is given.
void normalise(Business& business, const Reference& reference);

// A NIK without the spaces, dots, dashes and the apostrophe in front that people and spreadsheets
// put into it. What is not digits then is left for the validator.
std::string normalised_nik(std::string_view nik);

// `+62...` for 0812, 62812, 0062812 and, its zero eaten by a spreadsheet, 812; other numbers with a
// country code as they are. What is no number is only trimmed: the validator refuses it.
std::string normalised_phone(std::string_view phone);

// Trims texts, makes one space of many inside the name, puts NIK and phone in their form.
void normalise(Owner& owner);

}  // namespace lumbung::registry
