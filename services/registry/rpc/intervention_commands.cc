#include "registry/rpc/intervention_commands.h"

#include "registry/domain/interventions/cancel_intervention.h"
#include "registry/domain/interventions/complete_intervention.h"
#include "registry/domain/interventions/fold_interventions.h"
#include "registry/domain/interventions/plan_intervention.h"
#include "registry/domain/interventions/record_intervention_step.h"
#include "runtime/rpc/commit.h"

namespace lumbung::registry {

using rpc::Call;
using store::Command;
using store::Streams;

namespace {

// A change of one intervention on record.
template <class Request>
Command change_of(const Registry& r, const Call& call, Asked<Request> asked) {
  auto command = rpc::command_of(call, *asked, r.fingerprint_key);
  command.streams = {asked->name()};
  command.decide = [asked](const Streams& streams, const Today& today) {
    return decide(streams.get<Intervention>(0), *asked, today);
  };
  return command;
}

}  // namespace

Command command_for(const Registry& r, const Call& call, Asked<v1::PlanInterventionRequest> asked) {
  auto command = rpc::command_of(call, *asked, r.fingerprint_key);
  command.streams = {asked->intervention().cooperative()};
  auto key = intervention_key(asked->intervention().external_id(), call.caller.agency);
  if (!key.empty()) command.keys = {std::move(key)};
  command.decide = [asked, keys = command.keys, &rules = r.rules](const Streams& streams, const Today& today) {
    return decide(streams.get<v1::Cooperative>(0), holders_of(streams, keys), *asked, rules, today);
  };
  return command;
}

Command command_for(const Registry& r, const Call& call, Asked<v1::RecordInterventionStepRequest> asked) {
  return change_of(r, call, std::move(asked));
}

Command command_for(const Registry& r, const Call& call, Asked<v1::CompleteInterventionRequest> asked) {
  return change_of(r, call, std::move(asked));
}

Command command_for(const Registry& r, const Call& call, Asked<v1::CancelInterventionRequest> asked) {
  return change_of(r, call, std::move(asked));
}

}  // namespace lumbung::registry
