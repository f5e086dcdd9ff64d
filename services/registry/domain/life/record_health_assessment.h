// The health of a cooperative for a book year, by the rule set of the day of the assessment: seven aspects by Perdep 06/2016,
// four by Permenkop 9/2020. In integers: hundredths of a point, whole percents, rounded half up.
#pragma once

#include "base/events.h"
#include "base/result.h"
#include "lumbung/registry/v1/cooperative_life_service.pb.h"
#include "registry/domain/rules.h"

namespace lumbung::registry {

// Refusals, in this order: COOPERATIVE_NOT_FOUND, ETAG_MISMATCH, RECORD_MERGED, COOPERATIVE_ENDED, DATE_IN_FUTURE,
// NO_RULES_ON_DATE, INVALID_FIELDS (ASPECT_UNKNOWN, ASPECT_TWICE, ASPECT_MISSING, all at once), BOOK_YEAR_BEFORE_FOUNDING,
// BOOK_YEAR_NOT_CLOSED, ANNUAL_MEETING_MISSING. No event when the same result is on record.
Result<Events> decide(const v1::Cooperative* cooperative, const v1::RecordHealthAssessmentRequest& request,
                      const RegistryRules& rules, const Today& today);

// The weighted score in hundredths of a point, rounded half up.
int weighted_hundredths(const v1::HealthResult& result);
// The band it falls in.
v1::HealthResult::Grade grade_of(int score_hundredths, const v1::HealthRules& rules);

}  // namespace lumbung::registry
