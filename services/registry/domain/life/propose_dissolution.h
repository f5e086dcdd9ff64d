// The office proposes to close a cooperative and tells it so. The city only proposes: the months for objections begin with the
// notice, and the ministry decides (PP 17/1994).
#pragma once

#include "base/events.h"
#include "base/result.h"
#include "lumbung/registry/v1/cooperative_life_service.pb.h"
#include "registry/domain/rules.h"

namespace lumbung::registry {

// Refusals, in this order: COOPERATIVE_NOT_FOUND, ETAG_MISMATCH, RECORD_MERGED, COOPERATIVE_ENDED, COOPERATIVE_NOT_REGISTERED,
// CLOSING_CASE_OPEN, DATE_IN_FUTURE, NOTICE_BEFORE_PAPER, NO_RULES_ON_DATE, COOPERATIVE_NOT_DORMANT.
Result<Events> decide(const v1::Cooperative* cooperative, const v1::ProposeDissolutionRequest& request,
                      const RegistryRules& rules, const Today& today);

}  // namespace lumbung::registry
