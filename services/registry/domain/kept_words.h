// Words that the log keeps for ever - goals, notes, reasons, numbers of papers - and that therefore must not name a person
// by number. A violation does not repeat what was written.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace lumbung::registry {

// TEXT_TOO_SHORT, TEXT_TOO_LONG, TEXT_INVALID as for any text, and TEXT_HOLDS_PERSONAL_DATA for a NIK or for as many
// digits in a row as a phone has. An empty text passes.
void check_kept_words(const std::string& field, std::string_view text, std::size_t shortest, std::size_t longest,
                      std::vector<FieldViolation>& wrong);

// The same for a number as written on a paper, where long rows of digits are normal: PAPER_NUMBER_HOLDS_PERSONAL_DATA
// for a NIK or for as many digits as one has.
void check_paper_number(const std::string& field, std::string_view number, std::vector<FieldViolation>& wrong);

}  // namespace lumbung::registry
