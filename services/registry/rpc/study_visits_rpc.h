// StudyVisitsService: every method and what answers it.
#pragma once

#include "registry/registry.h"
#include "runtime/rpc/method.h"

namespace lumbung::registry {

// Everything given must outlive the methods.
void add_study_visits(rpc::Methods& methods, Registry& registry);

}  // namespace lumbung::registry
