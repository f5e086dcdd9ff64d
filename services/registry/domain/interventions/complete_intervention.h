// An intervention came to its end; from here its measuring year runs.
#pragma once

#include "base/events.h"
#include "base/result.h"
#include "lumbung/registry/v1/interventions_service.pb.h"

namespace lumbung::registry {

// An annual meeting within so many months after completion counts as the intervention's success: a cooperative holds
// one a year, so a shorter span would measure the calendar.
inline constexpr int kMeasuringMonths = 12;

// Refusals, in this order: INTERVENTION_NOT_FOUND, ETAG_MISMATCH, INTERVENTION_CLOSED, STEPS_NOT_RECORDED, NO_STEP_DONE,
// DATE_IN_FUTURE, DATE_BEFORE_LAST_STEP.
Result<Events> decide(const v1::Intervention* intervention, const v1::CompleteInterventionRequest& request,
                      const Today& today);

}  // namespace lumbung::registry
