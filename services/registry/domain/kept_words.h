// Words that the log keeps for ever - goals, notes, reasons, purposes, numbers of papers - and that therefore must not name a
// person by number. A violation does not repeat what was written.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "registry/domain/validate.h"

namespace lumbung::registry {

// A NIK, also with marks between its digits, or at least so many digits in a row.
bool names_a_person(std::string_view text, std::size_t digits_of_a_person = kDigitsOfAPerson);

// How long words may be, and how it is said that they name a person.
struct KeptWords {
  std::size_t shortest = 0;
  std::size_t longest = 0;
  const char* reason = "TEXT_HOLDS_PERSONAL_DATA";
  const char* sentence = "These words stay in the log for ever; say it without anybody's number.";
  std::size_t digits_of_a_person = kDigitsOfAPerson;
};

// TEXT_TOO_SHORT, TEXT_TOO_LONG, TEXT_INVALID as for any text, then the rule's reason. An empty text passes.
void check_kept_words(const std::string& field, std::string_view text, const KeptWords& rule,
                      std::vector<FieldViolation>& wrong);

// The same with the reason TEXT_HOLDS_PERSONAL_DATA.
void check_kept_words(const std::string& field, std::string_view text, std::size_t shortest, std::size_t longest,
                      std::vector<FieldViolation>& wrong);

// The same for a number as written on a paper, where long rows of digits are normal: PAPER_NUMBER_HOLDS_PERSONAL_DATA
// for a NIK or for as many digits as one has.
void check_paper_number(const std::string& field, std::string_view number, std::vector<FieldViolation>& wrong,
                        std::size_t shortest = 1);

}  // namespace lumbung::registry
