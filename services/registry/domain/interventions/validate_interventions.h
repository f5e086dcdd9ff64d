// What requests about interventions may look like, before any state is known (../validate.h).
#pragma once

#include <vector>

#include "base/result.h"
#include "lumbung/registry/v1/interventions_service.pb.h"

namespace lumbung::registry {

inline constexpr int kMaxSteps = 20;
inline constexpr std::size_t kMaxStepTitleLength = 200;
inline constexpr std::size_t kMaxResponsibleLength = 64;
inline constexpr std::size_t kMinWordsLength = 5;

// NAME_FORMAT, EXTERNAL_ID_LOOKS_LIKE_NIK, EXTERNAL_ID_LOOKS_LIKE_NPWP, TEXT_TOO_SHORT, TEXT_TOO_LONG, TEXT_INVALID,
// TEXT_HOLDS_PERSONAL_DATA, DATE_IMPLAUSIBLE, TOO_MANY_VALUES, STEP_ORDER.
void validate(const v1::PlanInterventionRequest& request, std::vector<FieldViolation>& wrong);
// NAME_FORMAT, NUMBER_OUT_OF_RANGE, TEXT_TOO_LONG, TEXT_INVALID, TEXT_HOLDS_PERSONAL_DATA, DATE_IMPLAUSIBLE.
void validate(const v1::RecordInterventionStepRequest& request, std::vector<FieldViolation>& wrong);
void validate(const v1::CompleteInterventionRequest& request, std::vector<FieldViolation>& wrong);
void validate(const v1::CancelInterventionRequest& request, std::vector<FieldViolation>& wrong);
// DATE_IMPLAUSIBLE.
void validate(const v1::MeasureInterventionsRequest& request, std::vector<FieldViolation>& wrong);
// NAME_FORMAT.
void validate(const v1::GetInterventionRequest& request, std::vector<FieldViolation>& wrong);

}  // namespace lumbung::registry
