// Somebody checked proposed values, and found them right or not.
#pragma once

#include "base/events.h"
#include "base/result.h"
#include "lumbung/registry/v1/change_requests_service.pb.h"
#include "lumbung/registry/v1/visit.pb.h"

namespace lumbung::registry {

// Verifications of one request.
inline constexpr int kMaxVerifications = 50;

// Refusals, in this order: CHANGE_REQUEST_NOT_FOUND, ETAG_MISMATCH, CHANGE_NOT_OPEN, TOO_MANY_VERIFICATIONS, and
// for a visit that is named VISIT_NOT_FOUND, VISIT_OF_ANOTHER_RECORD. `visit` is null when there is none of that name.
Result<Events> decide(const v1::ChangeRequest* change, const v1::Visit* visit, const v1::VerifyChangeRequest& request,
                      const Today& today);

}  // namespace lumbung::registry
