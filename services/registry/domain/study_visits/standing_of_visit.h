// Refusals that the commands on a study visit on record share, worded once.
#pragma once

#include <optional>
#include <string>

#include "base/result.h"
#include "lumbung/registry/v1/study_visit.pb.h"
#include "registry/domain/standing.h"

namespace lumbung::registry {

// Not there, or changed meanwhile: nothing when a change may go on.
template <class Request>
std::optional<Refusal> not_as_known(const v1::StudyVisit* visit, const Request& request) {
  if (!visit) return not_found("STUDY_VISIT_NOT_FOUND", request.name());
  if (changed_since(*visit, request.etag())) return stale_etag(visit->etag());
  return std::nullopt;
}

inline Refusal follow_up_before_visit(const v1::StudyVisit& visit, Date date) {
  return rule_broken("FOLLOW_UP_BEFORE_VISIT", "A follow-up comes after the visit.")
      .with("date", date.iso())
      .with("visit_date", date_of(visit.visit_date())->iso());
}

// What every event about a visit repeats.
template <class Event>
Event event_about(const v1::StudyVisit& visit) {
  Event event;
  event.set_name(visit.name());
  event.set_external_id(visit.external_id());
  event.set_kecamatan(visit.kecamatan());
  return event;
}

}  // namespace lumbung::registry
