// The annual members' meeting (RAT) of a book year is recorded, or its date corrected.
#pragma once

#include "base/events.h"
#include "base/result.h"
#include "lumbung/registry/v1/registry_service.pb.h"

namespace lumbung::registry {

// Refusals, in this order: COOPERATIVE_NOT_FOUND, ETAG_MISMATCH, RECORD_MERGED, COOPERATIVE_ENDED,
// BOOK_YEAR_BEFORE_FOUNDING, RAT_BEFORE_YEAR_END, DATE_IN_FUTURE. The day on record already: no
// event.
Result<Events> decide(const v1::Cooperative* cooperative,
                      const v1::RecordAnnualMeetingRequest& request, const Today& today);

}  // namespace lumbung::registry
