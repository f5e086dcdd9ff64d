// Measuring every completed intervention: page by page, each record a command; repeated after an interruption it finishes.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "lumbung/registry/v1/interventions_service.pb.h"
#include "registry/rpc/commands.h"
#include "runtime/task.h"

namespace lumbung::registry {

struct InterventionTally {
  std::int64_t looked_at = 0;
  std::int64_t changed = 0;
  std::map<std::string, std::int64_t> by_outcome;
};

// `shared` has caller, request id, fingerprint, deadline, trace and validate_only of whoever asks; each intervention is
// committed under its request id and the intervention's name. For the end of an evaluation of activity, too. Throws
// rpc::DeadlinePassed or rpc::TemporarilyAway.
Task<InterventionTally> measure_interventions(Registry& registry, store::Command shared, Date as_of);

// MeasureInterventions.
Task<Result<rpc::Reply>> measure_all(Registry& registry, rpc::Call& call,
                                     Asked<v1::MeasureInterventionsRequest> request);

}  // namespace lumbung::registry
