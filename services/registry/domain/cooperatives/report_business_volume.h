// The business volume of a book year is reported, or corrected. The running year may be reported
// too; an evaluation does not look at it before it is closed.
#pragma once

#include "base/events.h"
#include "base/result.h"
#include "lumbung/registry/v1/registry_service.pb.h"

namespace lumbung::registry {

// Refusals, in this order: COOPERATIVE_NOT_FOUND, ETAG_MISMATCH, RECORD_MERGED, COOPERATIVE_ENDED,
// BOOK_YEAR_BEFORE_FOUNDING, DATE_IN_FUTURE. The volume on record already: no event.
Result<Events> decide(const v1::Cooperative* cooperative,
                      const v1::ReportBusinessVolumeRequest& request, const Today& today);

}  // namespace lumbung::registry
