// Search and filtered lists at a million businesses: against PostgreSQL's own full-text search, and against the read of one
// record.
#pragma once

#include <string>
#include <vector>

#include "bench/scale.h"

namespace lumbung::bench {

// The exit code. Throws std::runtime_error.
int run_search(const std::vector<std::string>& args, const Programs& programs);

}  // namespace lumbung::bench
