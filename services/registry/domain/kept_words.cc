#include "registry/domain/kept_words.h"

#include "base/person_number.h"
#include "registry/domain/field_checks.h"

namespace lumbung::registry {
namespace {

constexpr std::size_t kNikDigits = 16;

}  // namespace

bool names_a_person(std::string_view text, std::size_t digits_of_a_person) {
  return longest_run_of_digits(text) >= digits_of_a_person || holds_person_number(text);
}

void check_kept_words(const std::string& field, std::string_view text, const KeptWords& rule,
                      std::vector<FieldViolation>& wrong) {
  std::vector<FieldViolation> found;
  FieldChecks checks("", found);
  checks.text(field, text, rule.shortest, rule.longest);
  if (names_a_person(text, rule.digits_of_a_person)) checks.add(field, rule.reason, rule.sentence);
  for (auto& each : found) {
    each.value.clear();
    wrong.push_back(std::move(each));
  }
}

void check_kept_words(const std::string& field, std::string_view text, std::size_t shortest, std::size_t longest,
                      std::vector<FieldViolation>& wrong) {
  KeptWords rule;
  rule.shortest = shortest;
  rule.longest = longest;
  check_kept_words(field, text, rule, wrong);
}

void check_paper_number(const std::string& field, std::string_view number, std::vector<FieldViolation>& wrong,
                        std::size_t shortest) {
  check_kept_words(field, number,
                   {shortest, kMaxPaperNumberLength, "PAPER_NUMBER_HOLDS_PERSONAL_DATA",
                    "The number of the paper stays in the log for ever; give it without a NIK.", kNikDigits},
                   wrong);
}

}  // namespace lumbung::registry
