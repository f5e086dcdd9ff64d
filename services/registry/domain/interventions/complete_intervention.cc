#include "registry/domain/interventions/complete_intervention.h"

#include <algorithm>
#include <string>

#include "base/text.h"
#include "lumbung/registry/v1/intervention_events.pb.h"
#include "registry/domain/interventions/standing_of_intervention.h"

namespace lumbung::registry {

using v1::Intervention;

Result<Events> decide(const Intervention* intervention, const v1::CompleteInterventionRequest& request,
                      const Today& today) {
  if (auto refused = not_open(intervention, request)) return *std::move(refused);

  int open_steps = 0;
  int done_steps = 0;
  auto last = *date_of(intervention->planned_date());
  for (const auto& step : intervention->steps()) {
    if (step.result() == Intervention::Step::RESULT_UNSPECIFIED) ++open_steps;
    if (step.result() == Intervention::Step::RESULT_DONE) ++done_steps;
    last = std::max(last, date_of(step.result_date()).value_or(last));
  }
  if (open_steps > 0)
    return rule_broken("STEPS_NOT_RECORDED", "Record of every step whether it took place, then complete.")
        .with("open_steps", open_steps);
  if (done_steps == 0)
    return rule_broken("NO_STEP_DONE", "No step took place; cancel the intervention instead.");

  const auto date = date_of(request.completed_date()).value_or(today.business_date);
  if (date > today.business_date) return date_in_future(date, today.business_date);
  if (date < last)
    return rule_broken("DATE_BEFORE_LAST_STEP", "The date is before the last step.")
        .with("date", date.iso())
        .with("last_step_date", last.iso());

  auto completed = event_about<v1::InterventionCompleted>(*intervention);
  completed.set_kind(intervention->kind());
  *completed.mutable_completed_date() = message_of(date);
  *completed.mutable_measure_until_date() = message_of(date.plus_months(kMeasuringMonths));
  completed.set_note(std::string(trimmed(request.note())));
  return one_event(intervention->name(), std::move(completed));
}

}  // namespace lumbung::registry
