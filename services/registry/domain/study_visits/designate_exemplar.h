// A cooperative is shown to others, or no longer.
#pragma once

#include "base/events.h"
#include "base/result.h"
#include "lumbung/registry/v1/study_visits_service.pb.h"

namespace lumbung::registry {

// Refusals, in this order: COOPERATIVE_NOT_FOUND, ETAG_MISMATCH, RECORD_MERGED, COOPERATIVE_ENDED, COOPERATIVE_DORMANT,
// DATE_IN_FUTURE. No event when the same is on record.
Result<Events> decide(const v1::Cooperative* cooperative, const v1::DesignateExemplarRequest& request,
                      const Today& today);

// Refusals, in this order: COOPERATIVE_NOT_FOUND, ETAG_MISMATCH, RECORD_MERGED, NOT_EXEMPLAR, DATE_IN_FUTURE,
// DATE_BEFORE_LAST_CHANGE.
Result<Events> decide(const v1::Cooperative* cooperative, const v1::EndExemplarRequest& request, const Today& today);

}  // namespace lumbung::registry
