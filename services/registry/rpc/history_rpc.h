// lumbung.registry.v1.HistoryService.
#pragma once

#include "registry/registry.h"
#include "runtime/rpc/method.h"
#include "runtime/store/aggregate.h"

namespace lumbung::registry {

void add_history(rpc::Methods& methods, Registry& registry, const store::Aggregates& aggregates);

}  // namespace lumbung::registry
