// What building a projection anew costs: reporting's figures over a log of many businesses on PostgreSQL, against COPY of the same
// rows into the same indexed tables in the same run.
#pragma once

#include <string>
#include <vector>

namespace lumbung::bench {

// The exit code. Throws std::runtime_error.
int run_rebuild(const std::vector<std::string>& args);

}  // namespace lumbung::bench
