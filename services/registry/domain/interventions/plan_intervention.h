// An intervention is planned for a cooperative.
#pragma once

#include "base/events.h"
#include "base/result.h"
#include "lumbung/registry/v1/interventions_service.pb.h"
#include "registry/domain/keys.h"
#include "registry/domain/rules.h"

namespace lumbung::registry {

// Mentoring and training help before it is too late; everything else answers dormancy.
bool needs_dormancy(v1::Intervention::Kind kind);

// Refusals, in this order: DATE_IN_FUTURE on intervention.planned_date, EXTERNAL_ID_TAKEN, COOPERATIVE_NOT_FOUND,
// RECORD_MERGED, COOPERATIVE_ENDED, STEP_BEFORE_PLAN, COOPERATIVE_NOT_DORMANT.
Result<Events> decide(const v1::Cooperative* cooperative, const Holders& holders,
                      const v1::PlanInterventionRequest& request, const RegistryRules& rules, const Today& today);

}  // namespace lumbung::registry
