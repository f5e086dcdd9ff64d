// What an evaluation of a national register costs: every cooperative's first, one of a later day, and one that finds nothing new,
// against one-event commands given to a committer of the same engine in the same run.
#pragma once

#include <string>
#include <vector>

#include "bench/scale.h"

namespace lumbung::bench {

// The exit code. Throws std::runtime_error.
int run_evaluation(const std::vector<std::string>& args, const Programs& programs);

}  // namespace lumbung::bench
