// National identity numbers (NIK) in texts where they do not belong: people put them into notes, names of files and
// request ids, and what stays or is repeated must not hold one. Sixteen digits, also in groups with blanks, dots or
// dashes between, whatever stands before and behind.
#pragma once

#include <string>
#include <string_view>

namespace lumbung {

// Whether a text that would be kept holds one. A group of exactly sixteen digits counts whatever they are, so that a
// caller whose ids look like that learns it with the first; smaller groups only when they make a possible number,
// because dates and UUIDs have such groups too.
bool holds_person_number(std::string_view text);

// The same text, possible numbers shown as `3275********9001`: for what is repeated to whoever sent it.
std::string without_person_numbers(std::string_view text);

}  // namespace lumbung
