// What an evaluation changed and why, read from its pages in their order.
#pragma once

#include "lumbung/registry/v1/cooperative_life_service.pb.h"
#include "registry/registry.h"
#include "registry/rpc/commands.h"

namespace lumbung::registry {

inline constexpr char kEvaluationNotFound[] = "EVALUATION_NOT_FOUND";
// Pages of an evaluation read for one page of the list.
inline constexpr int kMaxEvaluationPagesRead = 64;

Task<Result<rpc::Reply>> list_evaluation_changes(Registry& registry, rpc::Call& call,
                                                 Asked<v1::ListEvaluationChangesRequest> request);

}  // namespace lumbung::registry
