// The office answers an objection: upheld, the case ends; rejected, it goes on. A late answer is a fact, and accepted.
#pragma once

#include "base/events.h"
#include "base/result.h"
#include "lumbung/registry/v1/cooperative_life_service.pb.h"

namespace lumbung::registry {

// Refusals, in this order: COOPERATIVE_NOT_FOUND, ETAG_MISMATCH, RECORD_MERGED, COOPERATIVE_ENDED, NO_CLOSING_CASE,
// CLOSING_CASE_STATE, DATE_IN_FUTURE, ANSWER_BEFORE_OBJECTION.
Result<Events> decide(const v1::Cooperative* cooperative, const v1::AnswerObjectionRequest& request,
                      const Today& today);

}  // namespace lumbung::registry
