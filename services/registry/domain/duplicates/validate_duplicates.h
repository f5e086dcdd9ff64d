// What the requests of duplicates may look like, before any state is known (../validate.h).
#pragma once

#include <vector>

#include "base/result.h"
#include "lumbung/registry/v1/duplicates_service.pb.h"

namespace lumbung::registry {

inline constexpr std::size_t kMinReasonLength = 5;
inline constexpr std::size_t kMaxReasonLength = 200;

// NAME_FORMAT, TEXT_TOO_SHORT, TEXT_TOO_LONG, TEXT_INVALID, REASON_HOLDS_PERSONAL_DATA, and MASK_FIELD_UNKNOWN or
// MASK_FIELD_NOT_UPDATABLE on `take_over`.
void validate(const v1::MergeRecordsRequest& request, std::vector<FieldViolation>& wrong);
// NAME_FORMAT, TEXT_TOO_SHORT, TEXT_TOO_LONG, TEXT_INVALID, REASON_HOLDS_PERSONAL_DATA.
void validate(const v1::UnmergeRecordsRequest& request, std::vector<FieldViolation>& wrong);
// NAME_FORMAT, TEXT_TOO_SHORT, TEXT_TOO_LONG, TEXT_INVALID, REASON_HOLDS_PERSONAL_DATA.
void validate(const v1::DismissCandidateRequest& request, std::vector<FieldViolation>& wrong);
// KECAMATAN_FORMAT, SCORE_OUT_OF_RANGE.
void validate(const v1::ScanDuplicatesRequest& request, std::vector<FieldViolation>& wrong);
// NAME_FORMAT.
void validate(const v1::GetDuplicateCandidateRequest& request, std::vector<FieldViolation>& wrong);
void validate(const v1::GetRecordMergeRequest& request, std::vector<FieldViolation>& wrong);

}  // namespace lumbung::registry
