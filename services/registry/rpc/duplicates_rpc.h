// DuplicatesService: every method and what answers it.
#pragma once

#include "registry/registry.h"
#include "runtime/rpc/method.h"

namespace lumbung::registry {

// Everything given must outlive the methods.
void add_duplicates(rpc::Methods& methods, Registry& registry);

}  // namespace lumbung::registry
