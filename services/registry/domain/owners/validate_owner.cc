#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "base/text.h"
#include "registry/domain/change.h"
#include "registry/domain/field_checks.h"
#include "registry/domain/kept_words.h"
#include "registry/domain/normalise.h"
#include "registry/domain/owners/nik.h"
#include "registry/domain/validate.h"

namespace lumbung::registry {
namespace {

constexpr const char* kCollection = "owners";
constexpr const char* kPrefix = "owner.";

const std::vector<std::string_view>& updatable_fields() {
  static const std::vector<std::string_view> fields{
      "nik", "full_name", "phone", "home_address", "birth_date", "disability", "sex"};
  return fields;
}

void check_nik(const std::string& field, std::string_view nik, FieldChecks& checks) {
  if (nik.empty()) return;
  const auto fault = nik_fault(normalised_nik(nik));
  if (fault) checks.add(field, fault->reason, fault->sentence);
}

// A look-up takes any 16 digits: a number that nobody can have is found with nobody.
void check_nik_shape(std::string_view nik, FieldChecks& checks) {
  if (nik.empty()) return;
  const auto fault = nik_fault(normalised_nik(nik));
  if (fault && fault->reason == "NIK_FORMAT") checks.add("nik", fault->reason, fault->sentence);
}

void check_phone(std::string_view phone, FieldChecks& checks) {
  if (trimmed(phone).empty()) return;
  const auto number = normalised_phone(phone);
  const auto digits = std::string_view(number).substr(number.starts_with('+') ? 1 : 0);
  if (all_digits(digits) && digits.size() >= kMinPhoneDigits && digits.size() <= kMaxPhoneDigits)
    return;
  checks.add("phone", "PHONE_FORMAT",
             "A phone has 8 to 15 digits after an optional +; give one number, or none.");
}

void check_name(std::string_view name, std::vector<FieldViolation>& wrong) {
  FieldChecks("", wrong).resource_name("name", name, kCollection);
}

}  // namespace

void check_owner(const Owner& owner, const std::string& prefix,
                 std::vector<FieldViolation>& wrong) {
  std::vector<FieldViolation> found;
  FieldChecks checks(prefix, found);
  check_nik("nik", owner.nik(), checks);
  checks.text("full_name", owner.full_name(), kMinPersonNameLength, kMaxNameLength);
  check_phone(owner.phone(), checks);
  checks.text("home_address", owner.home_address(), 0, kMaxAddressLength);
  checks.date("birth_date", owner.birth_date());
  for (auto& each : found) {
    each.value.clear();
    wrong.push_back(std::move(each));
  }
}

void validate(const v1::RegisterOwnerRequest& request, std::vector<FieldViolation>& wrong) {
  check_owner(request.owner(), kPrefix, wrong);
}

void validate(const v1::UpdateOwnerRequest& request, std::vector<FieldViolation>& wrong) {
  FieldChecks checks(kPrefix, wrong);
  if (request.owner().name().empty()) checks.missing("name");
  checks.resource_name("name", request.owner().name(), kCollection);
  check_mask(request.update_mask(), request.owner(), updatable_fields(), wrong);

  const auto given = in_mask(request.owner(), request.update_mask());
  const auto named = [&](std::string_view field) { return names(request.update_mask(), field); };
  if (named("nik") && given.nik().empty()) checks.missing("nik");
  if (named("full_name") && given.full_name().empty()) checks.missing("full_name");
  check_owner(given, kPrefix, wrong);
}

void validate(const v1::VerifyOwnerNikRequest& request, std::vector<FieldViolation>& wrong) {
  check_name(request.name(), wrong);
  FieldChecks("", wrong).date("verified_date", request.verified_date());
}

void validate(const v1::GetOwnerRequest& request, std::vector<FieldViolation>& wrong) {
  check_name(request.name(), wrong);
}

void validate(const v1::FindOwnerRequest& request, std::vector<FieldViolation>& wrong) {
  FieldChecks checks("", wrong);
  check_nik_shape(request.nik(), checks);
}

void validate(const v1::ReadPersonsRequest& request, std::vector<FieldViolation>& wrong) {
  check_names(request.names(), kCollection, wrong);
  FieldChecks checks("", wrong);
  std::set<std::string_view> seen;
  for (int i = 0; i < std::min(request.names_size(), kMaxBatchGet); ++i)
    if (!seen.insert(request.names(i)).second)
      checks.add("names[" + std::to_string(i) + "]", "NAME_TWICE", "Ask for each owner once.");
  check_kept_words("purpose", request.purpose(),
                   {kMinPurposeLength, kMaxPurposeLength, "PURPOSE_HOLDS_PERSONAL_DATA",
                    "The purpose stays in the log for ever; say it without anybody's number."},
                   wrong);
}

void validate(const v1::ErasePersonRequest& request, std::vector<FieldViolation>& wrong) {
  FieldChecks checks("", wrong);
  if (request.name().empty() == request.nik().empty())
    checks.add("name", "NAME_OR_NIK", "Give the name of an owner or a NIK, and not both.");
  check_name(request.name(), wrong);
  check_nik_shape(request.nik(), checks);
  check_paper_number("paper_number", request.paper_number(), wrong, kMinErasurePaperLength);
}

}  // namespace lumbung::registry
