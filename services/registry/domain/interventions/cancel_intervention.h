// An intervention is given up.
#pragma once

#include "base/events.h"
#include "base/result.h"
#include "lumbung/registry/v1/interventions_service.pb.h"

namespace lumbung::registry {

// Refusals, in this order: INTERVENTION_NOT_FOUND, ETAG_MISMATCH, INTERVENTION_CLOSED, DATE_IN_FUTURE, DATE_BEFORE_PLAN.
Result<Events> decide(const v1::Intervention* intervention, const v1::CancelInterventionRequest& request,
                      const Today& today);

}  // namespace lumbung::registry
