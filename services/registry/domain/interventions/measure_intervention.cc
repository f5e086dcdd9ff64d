#include "registry/domain/interventions/measure_intervention.h"

#include <algorithm>

#include "lumbung/registry/v1/intervention_events.pb.h"
#include "registry/domain/interventions/standing_of_intervention.h"
#include "registry/domain/standing.h"

namespace lumbung::registry {

using v1::Cooperative;
using v1::Intervention;

namespace {

// The first meeting that counts; null when there is none.
const Cooperative::BookYear* meeting_within(const Cooperative& cooperative, Date after, Date until) {
  const Cooperative::BookYear* first = nullptr;
  for (const auto& year : cooperative.book_years()) {
    const auto held = date_of(year.rat_date());
    if (!held || *held <= after || *held > until) continue;
    if (!first || *held < *date_of(first->rat_date())) first = &year;
  }
  return first;
}

bool evaluated_by(const Cooperative& cooperative, Date day) {
  const auto evaluated = date_of(cooperative.evaluation().as_of_date());
  return evaluated && *evaluated >= day;
}

// BUBAR and MELEBUR are not evaluated any more; the paper that ended them is enough.
bool ended_within(const Cooperative& cooperative, Date until) {
  const auto ended = date_of(cooperative.dissolution_date());
  return has_ended(cooperative) && ended && *ended <= until;
}

bool same(const Intervention& intervention, const InterventionFinding& found) {
  const auto& before = intervention.measurement();
  return intervention.outcome() == found.outcome &&
         date_of(before.rat_date()) == date_of(found.measurement.rat_date()) &&
         before.rat_book_year() == found.measurement.rat_book_year();
}

}  // namespace

InterventionFinding measure(const Intervention& intervention, const Cooperative& cooperative, Date as_of) {
  const auto completed = *date_of(intervention.closed_date());
  const auto year_end = *date_of(intervention.measure_until_date());
  InterventionFinding found;
  *found.measurement.mutable_as_of_date() = message_of(as_of);
  found.measurement.set_activity(cooperative.activity());
  *found.measurement.mutable_evaluation() = cooperative.evaluation();

  const auto* meeting = meeting_within(cooperative, completed, std::min(year_end, as_of));
  if (meeting) {
    if (!evaluated_by(cooperative, *date_of(meeting->rat_date()))) return found;
    found.outcome = Intervention::OUTCOME_REVIVED_RAT_HELD;
    *found.measurement.mutable_rat_date() = meeting->rat_date();
    found.measurement.set_rat_book_year(meeting->year());
  } else if (ended_within(cooperative, std::min(year_end, as_of))) {
    found.outcome = Intervention::OUTCOME_ENDED_IN_LAW;
  } else if (year_end < as_of && (evaluated_by(cooperative, year_end) || has_ended(cooperative))) {
    found.outcome = Intervention::OUTCOME_NOT_REVIVED;
  }
  return found;
}

Result<Date> measuring_date(const v1::MeasureInterventionsRequest& request, Date open_day) {
  const auto as_of = date_of(request.as_of_date());
  CHECK(as_of.has_value());  // The request's shape was checked.
  if (*as_of > open_day) return date_in_future(*as_of, open_day);
  return *as_of;
}

Events measured(const Intervention& intervention, const Cooperative* cooperative, Date as_of) {
  if (intervention.state() != Intervention::STATE_COMPLETED) return {};
  if (!cooperative || is_merged(*cooperative)) return {};
  const auto before = date_of(intervention.measurement().as_of_date());
  if (before && as_of < *before) return {};
  const auto found = measure(intervention, *cooperative, as_of);
  if (same(intervention, found)) return {};

  auto event = event_about<v1::InterventionMeasured>(intervention);
  event.set_kind(intervention.kind());
  event.set_old_outcome(intervention.outcome());
  event.set_new_outcome(found.outcome);
  *event.mutable_measurement() = found.measurement;
  return one_event(intervention.name(), std::move(event));
}

}  // namespace lumbung::registry
