// What looking for duplicates costs: a scan of a million businesses in memory, and how the cost grows from a hundred thousand.
#pragma once

#include <string>
#include <vector>

namespace lumbung::bench {

// Flags: --records N (a million), --smoke. Prints a table in Markdown; gives the exit code.
int run_duplicates(const std::vector<std::string>& flags);

}  // namespace lumbung::bench
