// When two ways of writing a person's name are the same name: a second file that gives a known NIK
// must name its person, and offices write titles, dots and capitals as they like.
#pragma once

#include <string_view>

namespace lumbung::registry {

// Without regard to case, spaces, dots and the titles of a short list, in front ("H.", "Drs.") and
// behind ("S.E."): "H. Ahmad Fauzi, SE" is "AHMAD FAUZI". Another spelling is another name, and a
// name of titles only is itself.
bool same_person_name(std::string_view a, std::string_view b);

}  // namespace lumbung::registry
