// Refusals that the commands on an intervention on record share, worded once.
#pragma once

#include <optional>
#include <string>

#include "base/result.h"
#include "lumbung/registry/v1/intervention.pb.h"
#include "registry/domain/standing.h"

namespace lumbung::registry {

inline Refusal no_intervention(const std::string& name) { return not_found("INTERVENTION_NOT_FOUND", name); }

inline Refusal before_plan(const v1::Intervention& intervention, Date date) {
  return rule_broken("DATE_BEFORE_PLAN", "The date is before the day the intervention was planned.")
      .with("date", date.iso())
      .with("planned_date", date_of(intervention.planned_date())->iso());
}

// Not there, changed meanwhile, or at its end: nothing when a change may go on.
template <class Request>
std::optional<Refusal> not_open(const v1::Intervention* intervention, const Request& request) {
  if (!intervention) return no_intervention(request.name());
  if (changed_since(*intervention, request.etag())) return stale_etag(intervention->etag());
  if (intervention->state() != v1::Intervention::STATE_PLANNED)
    return rule_broken("INTERVENTION_CLOSED", "The intervention is completed or cancelled.")
        .with("state", v1::Intervention::State_Name(intervention->state()))
        .about(intervention->name());
  return std::nullopt;
}

// What every event about an intervention repeats.
template <class Event>
Event event_about(const v1::Intervention& intervention) {
  Event event;
  event.set_name(intervention.name());
  event.set_external_id(intervention.external_id());
  event.set_kecamatan(intervention.kecamatan());
  event.set_cooperative(intervention.cooperative());
  return event;
}

}  // namespace lumbung::registry
