#include "registry/domain/interventions/plan_intervention.h"

#include <string>

#include "base/text.h"
#include "lumbung/registry/v1/intervention_events.pb.h"
#include "registry/domain/cooperatives/evaluate_cooperative_activity.h"
#include "registry/domain/interventions/fold_interventions.h"
#include "registry/domain/standing.h"

namespace lumbung::registry {

using v1::Cooperative;
using v1::Intervention;

namespace {

// A plan entered late is judged by its own day: the evaluation on record may have seen what came of it.
Cooperative::Activity activity_on(const Cooperative& cooperative, Date day, const RegistryRules& rulebook) {
  const auto evaluated = date_of(cooperative.evaluation().as_of_date());
  const auto* rules = rulebook.on(day);
  if (!evaluated || *evaluated <= day || !rules) return cooperative.activity();
  return evaluate(cooperative, day, *rules).activity;
}

// Null when no step lies before the plan.
const Intervention::Step* step_before(const Intervention& plan, Date planned) {
  for (const auto& step : plan.steps())
    if (*date_of(step.planned_date()) < planned) return &step;
  return nullptr;
}

Intervention record_of(const Intervention& asked, const Cooperative& cooperative, Date planned,
                       Cooperative::Activity activity, const Today& today) {
  Intervention record;
  record.set_name("interventions/" + today.new_id);
  record.set_external_id(std::string(trimmed(asked.external_id())));
  record.set_agency(today.caller.agency);
  record.set_cooperative(cooperative.name());
  record.set_kecamatan(cooperative.kecamatan());
  record.set_kind(asked.kind());
  record.set_goal(std::string(trimmed(asked.goal())));
  record.set_responsible(std::string(trimmed(asked.responsible())));
  *record.mutable_planned_date() = message_of(planned);
  for (const auto& each : asked.steps()) {
    auto& step = *record.add_steps();
    step.set_title(std::string(trimmed(each.title())));
    *step.mutable_planned_date() = each.planned_date();
  }
  record.set_state(Intervention::STATE_PLANNED);
  record.set_activity_when_planned(activity);
  return record;
}

}  // namespace

bool needs_dormancy(Intervention::Kind kind) {
  return kind != Intervention::KIND_MENTORING && kind != Intervention::KIND_TRAINING;
}

Result<Events> decide(const Cooperative* cooperative, const Holders& holders,
                      const v1::PlanInterventionRequest& request, const RegistryRules& rules, const Today& today) {
  const auto& asked = request.intervention();
  const auto planned = date_of(asked.planned_date()).value_or(today.business_date);

  if (planned > today.business_date)
    return invalid_field("intervention.planned_date", "DATE_IN_FUTURE",
                         "This is after the open business day, " + today.business_date.iso() + ".", planned.iso());

  if (const auto& other = holders.of(intervention_key(asked.external_id(), today.caller.agency)); !other.empty())
    return already_exists("EXTERNAL_ID_TAKEN", "Your agency has an intervention with this id.", other);

  if (!cooperative) return no_cooperative(asked.cooperative());
  if (is_merged(*cooperative)) return record_merged(*cooperative);
  if (has_ended(*cooperative)) return cooperative_ended(*cooperative);

  if (const auto* step = step_before(asked, planned))
    return rule_broken("STEP_BEFORE_PLAN", "A step lies before the day the intervention was planned.")
        .with("planned_date", planned.iso())
        .with("step_date", date_of(step->planned_date())->iso());

  const auto activity = activity_on(*cooperative, planned, rules);
  if (needs_dormancy(asked.kind()) && activity != Cooperative::ACTIVITY_TIDAK_AKTIF)
    return rule_broken("COOPERATIVE_NOT_DORMANT",
                       "Only mentoring and training are for a cooperative that is not dormant.")
        .with("activity", Cooperative::Activity_Name(activity))
        .with("on_date", planned.iso())
        .about(cooperative->name());

  v1::InterventionPlanned event;
  *event.mutable_intervention() = record_of(asked, *cooperative, planned, activity, today);
  const auto name = event.intervention().name();
  return one_event(name, std::move(event));
}

}  // namespace lumbung::registry
