// Reads of one record answered by the cache, in process and Redis, against a bare echo with a reply of the same size, and
// against the same reads of the database.
#pragma once

#include <string>
#include <vector>

#include "bench/scale.h"

namespace lumbung::bench {

// `self` is this program, for the echo. The exit code. Throws std::runtime_error.
int run_cache(const std::vector<std::string>& args, const Programs& programs, const std::string& self);

}  // namespace lumbung::bench
