#include "registry/domain/interventions/fold_interventions.h"

#include "base/text.h"
#include "lumbung/registry/v1/intervention_events.pb.h"
#include "registry/domain/folding.h"

namespace lumbung::registry {
namespace {


void record_step(Intervention& state, const v1::InterventionStepRecorded& event) {
  if (event.step() < 1 || event.step() > state.steps_size()) return;
  auto& step = *state.mutable_steps(event.step() - 1);
  step.set_result(event.new_result());
  *step.mutable_result_date() = event.result_date();
  step.set_note(event.note());
}

}  // namespace

bool fold_intervention(Intervention& state, const google::protobuf::Message& event) {
  if (const auto* planned = as<v1::InterventionPlanned>(event)) {
    state = planned->intervention();
  } else if (const auto* step = as<v1::InterventionStepRecorded>(event)) {
    record_step(state, *step);
  } else if (const auto* completed = as<v1::InterventionCompleted>(event)) {
    state.set_state(Intervention::STATE_COMPLETED);
    *state.mutable_closed_date() = completed->completed_date();
    *state.mutable_measure_until_date() = completed->measure_until_date();
    state.set_closing_note(completed->note());
    state.set_outcome(Intervention::OUTCOME_STILL_OPEN);
  } else if (const auto* cancelled = as<v1::InterventionCancelled>(event)) {
    state.set_state(Intervention::STATE_CANCELLED);
    *state.mutable_closed_date() = cancelled->cancelled_date();
    state.set_closing_note(cancelled->reason());
  } else if (const auto* measured = as<v1::InterventionMeasured>(event)) {
    state.set_outcome(measured->new_outcome());
    *state.mutable_measurement() = measured->measurement();
  } else {
    return false;
  }
  return true;
}

void apply(Intervention& state, const google::protobuf::Message& event, const EventFacts& facts) {
  if (fold_intervention(state, event)) stamp(state, facts);
}

std::string intervention_key(std::string_view external_id, std::string_view agency) {
  const auto id = trimmed(external_id);
  if (id.empty()) return {};
  return "external/" + std::string(agency) + "/interventions/" + std::string(id);
}

std::vector<std::string> keys_of(const Intervention& intervention) {
  auto key = intervention_key(intervention.external_id(), intervention.agency());
  if (key.empty()) return {};
  return {std::move(key)};
}

}  // namespace lumbung::registry
