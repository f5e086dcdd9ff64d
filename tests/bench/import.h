// What an import of a large file costs: rows with owners, sealed on the way, against the same groups of commands given to
// the committer of this process.
#pragma once

#include <string>
#include <vector>

#include "bench/scale.h"

namespace lumbung::bench {

// The exit code. Throws std::runtime_error.
int run_import(const std::vector<std::string>& args, const Programs& programs);

}  // namespace lumbung::bench
