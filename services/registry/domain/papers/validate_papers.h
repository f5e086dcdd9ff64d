// What requests about papers may look like, before any state is known (../validate.h).
#pragma once

#include <vector>

#include "base/result.h"
#include "lumbung/registry/v1/papers_service.pb.h"
#include "registry/domain/reference.h"

namespace lumbung::registry {

// NAME_FORMAT, PAPER_KIND_ISSUED_HERE, PAPER_KIND_NOT_FOR_RECORD, TEXT_TOO_SHORT, TEXT_TOO_LONG, TEXT_INVALID,
// PAPER_NUMBER_HOLDS_PERSONAL_DATA, PLACE_UNKNOWN, DATE_IMPLAUSIBLE, VALID_BEFORE_ISSUE.
void validate(const v1::RecordPaperRequest& request, const Reference& reference, std::vector<FieldViolation>& wrong);
// NAME_FORMAT, TEXT_TOO_SHORT, TEXT_TOO_LONG, TEXT_INVALID, TEXT_HOLDS_PERSONAL_DATA, DATE_IMPLAUSIBLE.
void validate(const v1::RevokePaperRequest& request, std::vector<FieldViolation>& wrong);
// NAME_FORMAT.
void validate(const v1::IssueSkbRequest& request, std::vector<FieldViolation>& wrong);
void validate(const v1::PrintSkbRequest& request, std::vector<FieldViolation>& wrong);
void validate(const v1::GetPaperRequest& request, std::vector<FieldViolation>& wrong);
// NAME_FORMAT, and of the purpose those of a text and TEXT_HOLDS_PERSONAL_DATA.
void validate(const v1::PrintSkbWithNameRequest& request, std::vector<FieldViolation>& wrong);
// TEXT_TOO_LONG, TEXT_INVALID, PAPER_NUMBER_HOLDS_PERSONAL_DATA, VERIFICATION_CODE_FORMAT.
void validate(const v1::VerifySkbRequest& request, std::vector<FieldViolation>& wrong);

// Digits of a verification code: 80 bits of a digest, so that guessing one is hopeless and typing one is not.
inline constexpr std::size_t kVerificationDigits = 20;
// A code as it is compared: lowercase hexadecimal digits without blanks and dashes; empty when it is none.
std::string verification_digits(std::string_view written);

}  // namespace lumbung::registry
