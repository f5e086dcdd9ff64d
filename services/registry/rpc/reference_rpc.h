// ReferenceService: places and classifications, from memory.
#pragma once

#include "registry/domain/reference.h"
#include "runtime/rpc/method.h"

namespace lumbung::registry {

// `reference` must outlive the methods.
void add_reference(rpc::Methods& methods, const Reference& reference);

}  // namespace lumbung::registry
