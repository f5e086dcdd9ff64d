// A case to close a cooperative ends without it: it explained itself, came back to life, or the office erred.
#pragma once

#include "base/events.h"
#include "base/result.h"
#include "lumbung/registry/v1/cooperative_life_service.pb.h"

namespace lumbung::registry {

// Refusals, in this order: COOPERATIVE_NOT_FOUND, ETAG_MISMATCH, RECORD_MERGED, COOPERATIVE_ENDED, COOPERATIVE_NOT_REGISTERED,
// NO_CLOSING_CASE, DATE_IN_FUTURE, PAPER_BEFORE_CASE, COOPERATIVE_NOT_ACTIVE.
Result<Events> decide(const v1::Cooperative* cooperative, const v1::WithdrawDissolutionRequest& request,
                      const Today& today);

}  // namespace lumbung::registry
