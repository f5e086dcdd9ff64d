// What of a person's data an answer shows to those who may not see it: enough to tell two rows
// apart for somebody who holds the paper, too little to learn anything from. An absent value stays
// absent.
#pragma once

#include <string>
#include <string_view>

#include "lumbung/registry/v1/owner.pb.h"

namespace lumbung::registry {

using v1::Owner;

// `3275********9001`; `***` for anything but 16 digits.
std::string masked_nik(std::string_view nik);
// The first letter of each word: `S*** A***`. `***` for what is no UTF-8.
std::string masked_name(std::string_view full_name);
// `***` and the last three digits; `***` for what is too short to be a phone.
std::string masked_phone(std::string_view phone);
std::string masked_text(std::string_view text);

// Every personal field in its masked form; those that have none, birth date and disability, are
// cleared.
void mask(Owner& owner);

}  // namespace lumbung::registry
