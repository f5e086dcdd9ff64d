// lumbung.registry.v1.WatchService.
#pragma once

#include "registry/domain/reference.h"
#include "runtime/events/watches.h"
#include "runtime/rpc/method.h"

namespace lumbung::registry {

void add_watch(rpc::Methods& methods, events::Watches& watches, const Reference& reference);

}  // namespace lumbung::registry
