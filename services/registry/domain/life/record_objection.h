// The cooperative objects to being closed. In time it stops the case; late it is refused with the last day.
#pragma once

#include "base/events.h"
#include "base/result.h"
#include "lumbung/registry/v1/cooperative_life_service.pb.h"
#include "registry/domain/rules.h"

namespace lumbung::registry {

// Refusals, in this order: COOPERATIVE_NOT_FOUND, ETAG_MISMATCH, RECORD_MERGED, COOPERATIVE_ENDED, NO_CLOSING_CASE,
// CLOSING_CASE_STATE, OBJECTION_ANSWERED, DATE_IN_FUTURE, OBJECTION_BEFORE_NOTICE, OBJECTION_LATE, NO_RULES_ON_DATE.
Result<Events> decide(const v1::Cooperative* cooperative, const v1::RecordObjectionRequest& request,
                      const RegistryRules& rules, const Today& today);

}  // namespace lumbung::registry
