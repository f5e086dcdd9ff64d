// The case goes to the ministry, which alone dissolves by decree: when nobody objected in time, or the objection was answered.
#pragma once

#include "base/events.h"
#include "base/result.h"
#include "lumbung/registry/v1/cooperative_life_service.pb.h"

namespace lumbung::registry {

// Refusals, in this order: COOPERATIVE_NOT_FOUND, ETAG_MISMATCH, RECORD_MERGED, COOPERATIVE_ENDED, NO_CLOSING_CASE,
// CLOSING_CASE_STATE, DATE_IN_FUTURE, PAPER_BEFORE_CASE, OBJECTION_TIME_RUNS.
Result<Events> decide(const v1::Cooperative* cooperative, const v1::ForwardToMinistryRequest& request,
                      const Today& today);

}  // namespace lumbung::registry
