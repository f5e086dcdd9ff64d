// Requests about interventions as commands.
#pragma once

#include "lumbung/registry/v1/interventions_service.pb.h"
#include "registry/rpc/commands.h"

namespace lumbung::registry {

store::Command command_for(const Registry&, const rpc::Call&, Asked<v1::PlanInterventionRequest>);
store::Command command_for(const Registry&, const rpc::Call&, Asked<v1::RecordInterventionStepRequest>);
store::Command command_for(const Registry&, const rpc::Call&, Asked<v1::CompleteInterventionRequest>);
store::Command command_for(const Registry&, const rpc::Call&, Asked<v1::CancelInterventionRequest>);

}  // namespace lumbung::registry
