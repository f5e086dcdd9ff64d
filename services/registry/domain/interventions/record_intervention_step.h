// A step of an intervention took place, or was missed.
#pragma once

#include "base/events.h"
#include "base/result.h"
#include "lumbung/registry/v1/interventions_service.pb.h"

namespace lumbung::registry {

// Refusals, in this order: INTERVENTION_NOT_FOUND, ETAG_MISMATCH, INTERVENTION_CLOSED, STEP_NOT_FOUND, DATE_IN_FUTURE,
// DATE_BEFORE_PLAN, STEP_DONE_ALREADY. No event when the same is on record.
Result<Events> decide(const v1::Intervention* intervention, const v1::RecordInterventionStepRequest& request,
                      const Today& today);

}  // namespace lumbung::registry
