// A proposal is taken back by who made it; the record stays as it is.
#pragma once

#include "base/events.h"
#include "base/result.h"
#include "lumbung/registry/v1/change_requests_service.pb.h"

namespace lumbung::registry {

// Refusals, in this order: CHANGE_REQUEST_NOT_FOUND, ETAG_MISMATCH, CHANGE_NOT_OPEN, CHANGE_OF_ANOTHER.
Result<Events> decide(const v1::ChangeRequest* change, const v1::WithdrawChangeRequest& request, const Today& today);

}  // namespace lumbung::registry
