// A study visit took place, or does not.
#pragma once

#include "base/events.h"
#include "base/result.h"
#include "lumbung/registry/v1/study_visits_service.pb.h"

namespace lumbung::registry {

// Refusals, in this order: STUDY_VISIT_NOT_FOUND, ETAG_MISMATCH, STUDY_VISIT_CLOSED, DATE_IN_FUTURE.
Result<Events> decide(const v1::StudyVisit* visit, const v1::CompleteStudyVisitRequest& request, const Today& today);

// Refusals, in this order: STUDY_VISIT_NOT_FOUND, ETAG_MISMATCH, STUDY_VISIT_CLOSED.
Result<Events> decide(const v1::StudyVisit* visit, const v1::CancelStudyVisitRequest& request, const Today& today);

}  // namespace lumbung::registry
