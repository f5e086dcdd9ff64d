// What requests about exemplars and study visits may look like, before any state is known (../validate.h).
#pragma once

#include <vector>

#include "base/result.h"
#include "lumbung/registry/v1/study_visits_service.pb.h"

namespace lumbung::registry {

inline constexpr int kMaxVisitors = 1'000;
inline constexpr std::size_t kMaxCityLength = 100;
inline constexpr std::size_t kMaxTopicLength = 200;

// NAME_FORMAT, TEXT_TOO_SHORT, TEXT_TOO_LONG, TEXT_INVALID, TEXT_HOLDS_PERSONAL_DATA, DATE_IMPLAUSIBLE.
void validate(const v1::DesignateExemplarRequest& request, std::vector<FieldViolation>& wrong);
void validate(const v1::EndExemplarRequest& request, std::vector<FieldViolation>& wrong);
// The same, and EXTERNAL_ID_LOOKS_LIKE_NIK, EXTERNAL_ID_LOOKS_LIKE_NPWP, VISITOR_OR_NAME, REQUIRED, CITY_AMBIGUOUS,
// NUMBER_OUT_OF_RANGE, TOO_MANY_VALUES.
void validate(const v1::RegisterStudyVisitRequest& request, std::vector<FieldViolation>& wrong);
// NAME_FORMAT, NUMBER_OUT_OF_RANGE.
void validate(const v1::CompleteStudyVisitRequest& request, std::vector<FieldViolation>& wrong);
// NAME_FORMAT, those of a text, and of the dates and numbers there are.
void validate(const v1::CancelStudyVisitRequest& request, std::vector<FieldViolation>& wrong);
void validate(const v1::AddFollowUpRequest& request, std::vector<FieldViolation>& wrong);
void validate(const v1::FulfilFollowUpRequest& request, std::vector<FieldViolation>& wrong);
// NAME_FORMAT.
void validate(const v1::GetStudyVisitRequest& request, std::vector<FieldViolation>& wrong);

}  // namespace lumbung::registry
