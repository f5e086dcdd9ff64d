#include <set>
#include <string>

#include "base/text.h"
#include "registry/domain/change.h"
#include "registry/domain/change_requests/kinds.h"
#include "registry/domain/change_requests/open_changes.h"
#include "registry/domain/change_requests/validate.h"
#include "registry/domain/field_checks.h"
#include "registry/domain/kept_words.h"
#include "registry/domain/validate.h"

namespace lumbung::registry {
namespace {

constexpr const char* kCollection = "changeRequests";
constexpr std::size_t kNikDigits = 16;

// Words that stay in the log for ever.
void check_words(const std::string& field, const std::string& value, std::size_t shortest, std::size_t longest,
                 std::size_t digits_of_a_person, const char* personal, FieldChecks& checks) {
  if (names_a_person(value, digits_of_a_person))
    return checks.add(field, personal, "This stays in the log for ever; say it without anybody's number.");
  checks.text(field, value, shortest, longest);
}

void check_reason(const std::string& reason, std::size_t shortest, FieldChecks& checks) {
  check_words("reason", reason, shortest, kMaxReasonLength, kDigitsOfAPerson, "REASON_HOLDS_PERSONAL_DATA", checks);
}

void check_note(const std::string& note, FieldChecks& checks) {
  check_words("note", note, 0, kMaxNoteLength, kDigitsOfAPerson, "NOTE_HOLDS_PERSONAL_DATA", checks);
}

void check_source(const v1::ProposalSource& source, std::vector<FieldViolation>& wrong) {
  FieldChecks checks("source.", wrong);
  if (source.has_paper_number())
    check_words("paper_number", source.paper_number(), 1, kMaxPaperNumberLength, kNikDigits,
                "PAPER_NUMBER_HOLDS_PERSONAL_DATA", checks);
  if (source.has_visit()) checks.resource_name("visit", source.visit(), "visits");
  if (source.has_agency()) checks.text("agency", source.agency(), kMinAgencyLength, kMaxAgencyLength);
}

void check_status(const v1::ProposeChangeRequest& request, std::vector<FieldViolation>& wrong) {
  const auto& mask = request.update_mask();
  FieldChecks checks("business.", wrong);
  if (names(mask, "operating_status") &&
      request.business().operating_status() == v1::Business::OPERATING_STATUS_UNSPECIFIED)
    checks.missing("operating_status");
  if (!names(mask, "operating_status_date")) return;
  checks.date("operating_status_date", request.business().operating_status_date());
  if (!names(mask, "operating_status"))
    FieldChecks("", wrong).add("update_mask", "STATUS_DATE_ALONE", "Propose the date together with operating_status.");
}

// The status is not for an update, and the rest is exactly that.
void check_business(const v1::ProposeChangeRequest& request, const Reference& reference,
                    std::vector<FieldViolation>& wrong) {
  v1::UpdateBusinessRequest update;
  *update.mutable_business() = request.business();
  *update.mutable_update_mask() = without_status(request.update_mask());
  check_status(request, wrong);
  const bool status_only = update.update_mask().paths().empty() && !request.update_mask().paths().empty();
  if (!status_only) return validate(update, reference, wrong);
  FieldChecks checks("business.", wrong);
  if (request.business().name().empty()) checks.missing("name");
  checks.resource_name("name", request.business().name(), "businesses");
}

}  // namespace

void validate(const v1::ProposeChangeRequest& request, const Reference& reference,
              std::vector<FieldViolation>& wrong) {
  FieldChecks checks("", wrong);
  if (request.has_cooperative()) {
    v1::UpdateCooperativeRequest update;
    *update.mutable_cooperative() = request.cooperative();
    *update.mutable_update_mask() = request.update_mask();
    validate(update, reference, wrong);
  } else if (request.has_business()) {
    check_business(request, reference, wrong);
  } else {
    checks.add("business", "REQUIRED", "Give the business or the cooperative to correct.");
  }
  check_reason(request.reason(), kMinReasonLength, checks);
  check_source(request.source(), wrong);
}

void validate(const v1::VerifyChangeRequest& request, std::vector<FieldViolation>& wrong) {
  FieldChecks checks("", wrong);
  checks.resource_name("name", request.name(), kCollection);
  check_note(request.note(), checks);
  if (!request.passed() && trimmed(request.note()).empty())
    checks.add("note", "REQUIRED", "Say what was found wrong.");
  checks.resource_name("visit", request.visit(), "visits");
}

void validate(const v1::ApproveChangeRequest& request, std::vector<FieldViolation>& wrong) {
  FieldChecks checks("", wrong);
  checks.resource_name("name", request.name(), kCollection);
  check_note(request.note(), checks);
  if (request.over_size() > kMaxOpenChanges)
    return checks.add("over", "TOO_MANY_VALUES", "Name at most " + std::to_string(kMaxOpenChanges) + ".",
                      std::to_string(request.over_size()));
  std::set<std::string_view> seen;
  for (int i = 0; i < request.over_size(); ++i) {
    const auto field = "over[" + std::to_string(i) + "]";
    if (request.over(i).empty()) checks.missing(field);
    checks.resource_name(field, request.over(i), kCollection);
    if (!seen.insert(request.over(i)).second) checks.add(field, "NAME_TWICE", "Name each proposal once.");
  }
}

void validate(const v1::RejectChangeRequest& request, std::vector<FieldViolation>& wrong) {
  FieldChecks checks("", wrong);
  checks.resource_name("name", request.name(), kCollection);
  check_reason(request.reason(), kMinReasonLength, checks);
}

void validate(const v1::WithdrawChangeRequest& request, std::vector<FieldViolation>& wrong) {
  FieldChecks checks("", wrong);
  checks.resource_name("name", request.name(), kCollection);
  check_reason(request.reason(), 0, checks);
}

void validate(const v1::GetChangeRequestRequest& request, std::vector<FieldViolation>& wrong) {
  FieldChecks("", wrong).resource_name("name", request.name(), kCollection);
}

}  // namespace lumbung::registry
