// A business opened, closed, moved, could not be found, or turned out to be a second record of
// another.
#pragma once

#include "base/events.h"
#include "base/result.h"
#include "lumbung/registry/v1/registry_service.pb.h"

namespace lumbung::registry {

// Refusals, in this order: BUSINESS_NOT_FOUND, ETAG_MISMATCH, RECORD_MERGED, BUSINESS_IS_DUPLICATE,
// OPERATING_STATUS_UNCHANGED, FIELD_IS_VERIFIED, DATE_IN_FUTURE, DATE_BEFORE_LAST_CHANGE. Without a date the change
// holds since the open business day.
Result<Events> decide(const v1::Business* business, const v1::ChangeOperatingStatusRequest& request,
                      const Today& today);

}  // namespace lumbung::registry
