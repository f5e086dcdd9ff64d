// A study visit is entered, announced or past.
#pragma once

#include <string>
#include <vector>

#include "base/events.h"
#include "base/result.h"
#include "lumbung/registry/v1/study_visits_service.pb.h"
#include "registry/domain/keys.h"

namespace lumbung::registry {

// How far ahead a visit may be announced.
inline constexpr int kMaxMonthsAhead = 12;

// What a visit may claim: its external id within the agency, and host, visitors and day together.
std::vector<std::string> keys_of(const v1::RegisterStudyVisitRequest& request, std::string_view agency);

// `visitor` is the visiting cooperative, null when the request names none or it does not exist.
// Refusals, in this order: DATE_TOO_FAR on study_visit.visit_date, EXTERNAL_ID_TAKEN, STUDY_VISIT_TAKEN,
// COOPERATIVE_NOT_FOUND, RECORD_MERGED (each of the host, then of the visitor), COOPERATIVE_ENDED, HOST_NOT_EXEMPLAR,
// VISITOR_IS_HOST, FOLLOW_UP_BEFORE_VISIT.
Result<Events> decide(const v1::Cooperative* host, const v1::Cooperative* visitor, const Holders& holders,
                      const v1::RegisterStudyVisitRequest& request, const Today& today);

}  // namespace lumbung::registry
