// A reporting in a process of its own, which dies where it is told.
#pragma once

#include <string>
#include <vector>

namespace lumbung::contract {

inline constexpr const char* kReportingFlag = "--reporting";

// Engine, the registry's log, its own store, failpoints. 0 when everything is applied and published.
int run_reporting(const std::vector<std::string>& args);

}  // namespace lumbung::contract
