// What a study visit is to lead to: promised, done, overdue.
#pragma once

#include <cstdint>
#include <optional>

#include "base/events.h"
#include "base/result.h"
#include "lumbung/registry/v1/study_visits_service.pb.h"

namespace lumbung::registry {

inline constexpr int kMaxFollowUps = 20;

// Refusals, in this order: STUDY_VISIT_NOT_FOUND, ETAG_MISMATCH, STUDY_VISIT_CANCELLED, FOLLOW_UP_BEFORE_VISIT,
// FOLLOW_UPS_TOO_MANY.
Result<Events> decide(const v1::StudyVisit* visit, const v1::AddFollowUpRequest& request, const Today& today);

// Refusals, in this order: STUDY_VISIT_NOT_FOUND, ETAG_MISMATCH, STUDY_VISIT_CANCELLED, FOLLOW_UP_NOT_FOUND,
// DATE_IN_FUTURE, FOLLOW_UP_BEFORE_VISIT, FOLLOW_UP_FULFILLED. No event when the same is on record.
Result<Events> decide(const v1::StudyVisit* visit, const v1::FulfilFollowUpRequest& request, const Today& today);

// Follow-ups of one visit on a day: overdue from the day after the due date.
struct FollowUps {
  std::int64_t promised = 0;
  std::int64_t done = 0;
  std::int64_t overdue = 0;
};
FollowUps follow_ups_on(const v1::StudyVisit& visit, Date day);

// The earliest due date of what is not done; nothing when all is done or the visit was cancelled.
std::optional<Date> next_due(const v1::StudyVisit& visit);

}  // namespace lumbung::registry
