// VisitsService: every method and what answers it.
#pragma once

#include "lumbung/registry/v1/visits_service.pb.h"
#include "registry/registry.h"
#include "registry/rpc/commands.h"
#include "runtime/rpc/method.h"

namespace lumbung::registry {

// Everything given must outlive the methods.
void add_visits(rpc::Methods& methods, Registry& registry);

// In upload_visits.cc.
Task<Result<rpc::Reply>> upload_visits(Registry& registry, rpc::Call& call, Asked<v1::UploadVisitsRequest> request);
// In due_visits.cc.
Task<Result<rpc::Reply>> list_due_visits(Registry& registry, rpc::Call& call, Asked<v1::ListDueVisitsRequest> request);

}  // namespace lumbung::registry
