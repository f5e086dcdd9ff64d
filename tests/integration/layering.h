// The rules of ARCHITECTURE 4 about who may include whom, as a table, and their application to a
// source tree.
#pragma once

#include <string>
#include <vector>

namespace lumbung::integration {

// Reads every .h and .cc under `services` and gives one sentence for each include that is not
// allowed: `registry/domain/x.cc includes runtime/store/store.h: ...`. Sorted.
std::vector<std::string> forbidden_includes(const std::string& services);

}  // namespace lumbung::integration
