#include "registry/domain/kept_words.h"

#include "base/person_number.h"
#include "registry/domain/field_checks.h"
#include "registry/domain/validate.h"

namespace lumbung::registry {
namespace {

constexpr std::size_t kNikDigits = 16;

void check_text(const std::string& field, std::string_view text, std::size_t shortest, std::size_t longest,
                std::vector<FieldViolation>& wrong) {
  std::vector<FieldViolation> found;
  FieldChecks("", found).text(field, text, shortest, longest);
  for (auto& each : found) {
    each.value.clear();
    wrong.push_back(std::move(each));
  }
}

}  // namespace

void check_kept_words(const std::string& field, std::string_view text, std::size_t shortest, std::size_t longest,
                      std::vector<FieldViolation>& wrong) {
  check_text(field, text, shortest, longest, wrong);
  if (longest_run_of_digits(text) < kDigitsOfAPerson && !holds_person_number(text)) return;
  FieldChecks("", wrong).add(field, "TEXT_HOLDS_PERSONAL_DATA",
                             "These words stay in the log for ever; say it without anybody's number.");
}

void check_paper_number(const std::string& field, std::string_view number, std::vector<FieldViolation>& wrong) {
  check_text(field, number, 1, kMaxPaperNumberLength, wrong);
  if (longest_run_of_digits(number) < kNikDigits && !holds_person_number(number)) return;
  FieldChecks("", wrong).add(field, "PAPER_NUMBER_HOLDS_PERSONAL_DATA",
                             "The number of the paper stays in the log for ever; give it without a NIK.");
}

}  // namespace lumbung::registry
