#include "registry/domain/interventions/record_intervention_step.h"

#include <string>

#include "base/text.h"
#include "lumbung/registry/v1/intervention_events.pb.h"
#include "registry/domain/interventions/standing_of_intervention.h"

namespace lumbung::registry {

using v1::Intervention;

Result<Events> decide(const Intervention* intervention, const v1::RecordInterventionStepRequest& request,
                      const Today& today) {
  if (auto refused = not_open(intervention, request)) return *std::move(refused);

  if (request.step() > intervention->steps_size())
    return rule_broken("STEP_NOT_FOUND", "The plan has no such step; steps count from 1.")
        .with("step", request.step())
        .with("steps", intervention->steps_size());

  const auto date = date_of(request.result_date()).value_or(today.business_date);
  if (date > today.business_date) return date_in_future(date, today.business_date);
  if (date < *date_of(intervention->planned_date())) return before_plan(*intervention, date);

  const auto& step = intervention->steps(request.step() - 1);
  const std::string note(trimmed(request.note()));
  if (step.result() == request.result() && date_of(step.result_date()) == date && step.note() == note)
    return Events{};
  if (step.result() == Intervention::Step::RESULT_DONE)
    return rule_broken("STEP_DONE_ALREADY", "The step is on record as done; that is not taken back.")
        .with("step", request.step())
        .with("result_date", date_of(step.result_date())->iso());

  auto recorded = event_about<v1::InterventionStepRecorded>(*intervention);
  recorded.set_step(request.step());
  recorded.set_old_result(step.result());
  recorded.set_new_result(request.result());
  *recorded.mutable_result_date() = message_of(date);
  recorded.set_note(note);
  return one_event(intervention->name(), std::move(recorded));
}

}  // namespace lumbung::registry
