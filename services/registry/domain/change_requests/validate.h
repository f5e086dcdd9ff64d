// What requests about change requests may look like, before any state is known. See ../validate.h.
#pragma once

#include <vector>

#include "base/result.h"
#include "lumbung/registry/v1/change_requests_service.pb.h"
#include "registry/domain/reference.h"

namespace lumbung::registry {

inline constexpr std::size_t kMinReasonLength = 5;
inline constexpr std::size_t kMaxReasonLength = 300;
inline constexpr std::size_t kMinAgencyLength = 2;
inline constexpr std::size_t kMaxAgencyLength = 64;

// REQUIRED when no record is given, what an update of the record may have wrong, STATUS_DATE_ALONE, TEXT_TOO_SHORT,
// TEXT_TOO_LONG, TEXT_INVALID, NAME_FORMAT, REASON_HOLDS_PERSONAL_DATA, PAPER_NUMBER_HOLDS_PERSONAL_DATA.
void validate(const v1::ProposeChangeRequest& request, const Reference& reference, std::vector<FieldViolation>& wrong);
// NAME_FORMAT, REQUIRED for the note of what did not pass, TEXT_TOO_LONG, TEXT_INVALID, NOTE_HOLDS_PERSONAL_DATA.
void validate(const v1::VerifyChangeRequest& request, std::vector<FieldViolation>& wrong);
// NAME_FORMAT, NAME_TWICE, TOO_MANY_VALUES, TEXT_TOO_LONG, TEXT_INVALID, NOTE_HOLDS_PERSONAL_DATA.
void validate(const v1::ApproveChangeRequest& request, std::vector<FieldViolation>& wrong);
// NAME_FORMAT, TEXT_TOO_SHORT, TEXT_TOO_LONG, TEXT_INVALID, REASON_HOLDS_PERSONAL_DATA.
void validate(const v1::RejectChangeRequest& request, std::vector<FieldViolation>& wrong);
void validate(const v1::WithdrawChangeRequest& request, std::vector<FieldViolation>& wrong);
// NAME_FORMAT.
void validate(const v1::GetChangeRequestRequest& request, std::vector<FieldViolation>& wrong);

}  // namespace lumbung::registry
