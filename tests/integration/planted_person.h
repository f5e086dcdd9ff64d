// A person whose data are planted in all that is sent, and the search for them in all that stays.
#pragma once

#include <string>
#include <vector>

namespace lumbung::integration {

inline constexpr char kNik[] = "3275011709839001";
inline constexpr char kName[] = "Rukmini Suryaningtyas";
inline constexpr char kAddress[] = "Gang Cempaka Wangi 77";
// On every record on purpose, so that a search that finds nothing is known to be able to find.
inline constexpr char kControl[] = "Warung Kendali";

// Where a search found something: `place: what in what stands around it`.
using Findings = std::vector<std::string>;

// Every place in the bytes where the person stands in any form in which such data are written down.
void look(const std::string& place, const std::string& bytes, Findings& found);

// The same in the name and the content of every file below a folder. How many of them hold the control.
int look_into_files(const std::string& folder, Findings& found);

// What stands as hexadecimal digits in a dump, as bytes; other text between as it is.
std::string decoded(const std::string& dump);

}  // namespace lumbung::integration
