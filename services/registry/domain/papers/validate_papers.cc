#include "registry/domain/papers/validate_papers.h"

#include <string>

#include "base/date.h"
#include "base/text.h"
#include "registry/domain/field_checks.h"
#include "registry/domain/kept_words.h"
#include "registry/domain/validate.h"

namespace lumbung::registry {
namespace {

using v1::Paper;

constexpr std::size_t kMinWordsLength = 5;

void check_paper_name(const std::string& name, std::vector<FieldViolation>& wrong) {
  FieldChecks("", wrong).resource_name("name", name, "papers");
}

bool is_of_cooperative(const std::string& record) { return record.starts_with("cooperatives/"); }

void check_kind(const v1::RecordPaperRequest& request, std::vector<FieldViolation>& wrong) {
  FieldChecks checks("paper.", wrong);
  if (request.paper().kind() == Paper::KIND_SKB)
    checks.add("kind", "PAPER_KIND_ISSUED_HERE", "The register issues SKB itself, with IssueSkb.", "KIND_SKB");
  if (request.paper().kind() == Paper::KIND_SKU && is_of_cooperative(request.record()))
    checks.add("kind", "PAPER_KIND_NOT_FOR_RECORD", "An SKU is about a business; a cooperative has a letter of domicile.",
               "KIND_SKU");
}

}  // namespace

void validate(const v1::RecordPaperRequest& request, const Reference& reference, std::vector<FieldViolation>& wrong) {
  FieldChecks("", wrong).resource_name("record", request.record(),
                                       is_of_cooperative(request.record()) ? "cooperatives" : "businesses");
  const auto& paper = request.paper();
  FieldChecks checks("paper.", wrong);
  check_kind(request, wrong);
  check_paper_number("paper.number", paper.number(), wrong);
  if (!paper.issuer().empty() && !reference.places.kelurahan(trimmed(paper.issuer())))
    checks.add("issuer", "PLACE_UNKNOWN",
               "Give the Kemendagri code of the kelurahan of the city that issued it; ListKelurahan names them all.");
  checks.date("issue_date", paper.issue_date());
  checks.date("valid_until_date", paper.valid_until_date());
  const auto issued = date_of(paper.issue_date());
  const auto until = date_of(paper.valid_until_date());
  if (issued && until && *until < *issued)
    checks.add("valid_until_date", "VALID_BEFORE_ISSUE", "A paper holds from the day it was issued.", until->iso());
}

void validate(const v1::RevokePaperRequest& request, std::vector<FieldViolation>& wrong) {
  check_paper_name(request.name(), wrong);
  FieldChecks("", wrong).date("revoked_date", request.revoked_date());
  check_kept_words("reason", request.reason(), kMinWordsLength, kMaxNoteLength, wrong);
}

void validate(const v1::IssueSkbRequest& request, std::vector<FieldViolation>& wrong) {
  FieldChecks("", wrong).resource_name("business", request.business(), "businesses");
}

void validate(const v1::PrintSkbRequest& request, std::vector<FieldViolation>& wrong) {
  check_paper_name(request.name(), wrong);
}

void validate(const v1::GetPaperRequest& request, std::vector<FieldViolation>& wrong) {
  check_paper_name(request.name(), wrong);
}

void validate(const v1::PrintSkbWithNameRequest& request, std::vector<FieldViolation>& wrong) {
  check_paper_name(request.name(), wrong);
  check_kept_words("purpose", request.purpose(), kMinPurposeLength, kMaxPurposeLength, wrong);
}

void validate(const v1::VerifySkbRequest& request, std::vector<FieldViolation>& wrong) {
  check_paper_number("number", request.number(), wrong);
  if (!request.verification_code().empty() && verification_digits(request.verification_code()).empty())
    FieldChecks("", wrong).add("verification_code", "VERIFICATION_CODE_FORMAT",
                               "Give the code as printed: 20 digits of 0 to 9 and a to f.");
}

std::string verification_digits(std::string_view written) {
  std::string digits;
  for (const char c : lower_ascii(written)) {
    if (c == ' ' || c == '-') continue;
    if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) return {};
    digits.push_back(c);
  }
  return digits.size() == kVerificationDigits ? digits : std::string();
}

}  // namespace lumbung::registry
