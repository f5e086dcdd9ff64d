// RegistryService: every method and what answers it.
#pragma once

#include "registry/registry.h"
#include "registry/imports/import_session.h"
#include "runtime/rpc/method.h"

namespace lumbung::registry {

// Everything given must outlive the methods.
void add_cooperatives(rpc::Methods& methods, Registry& registry, const ImportKind& import);
void add_businesses(rpc::Methods& methods, Registry& registry, const ImportKind& import);
void add_calendar(rpc::Methods& methods, Registry& registry);

}  // namespace lumbung::registry
