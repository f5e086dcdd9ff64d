// What an answer repeats of a file. The office has its file, so an answer loses little by saying
// less, and answers stand in logs and on screens where a person's data have no business.
#pragma once

#include <string>
#include <string_view>

namespace lumbung::registry {

// A cell as a problem shows it, cut short, that of a person masked (domain/mask.h). A NIK that
// stands in a column where it does not belong is masked there too.
std::string shown_value(std::string_view column, std::string_view value);

// Every run of 16 digits or more masked as a NIK, also with blanks, dots or dashes in it.
std::string without_niks(std::string_view text);

}  // namespace lumbung::registry
