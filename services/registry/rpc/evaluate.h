// EvaluateCooperativeActivity: every cooperative, page by page, each a command of its own.
#pragma once

#include "registry/registry.h"
#include "registry/rpc/commands.h"

namespace lumbung::registry {

Task<Result<rpc::Reply>> evaluate_all(Registry& registry, rpc::Call& call,
                                      Asked<v1::EvaluateCooperativeActivityRequest> request);

}  // namespace lumbung::registry
