// A fixed piece of work for a process that may crash: what it does twice, with the same request
// ids, must be as if it had been done once.
#pragma once

#include <string>
#include <vector>

#include "contract/log.h"

namespace lumbung::contract {

// Commands that are accepted, refused, repeated, and change nothing, on shared and separate streams
// and keys.
std::vector<store::Command> script();

// The flag that makes the test program such a process:
//   --child ENGINE WHERE one|batch|rebuild FAILPOINTS
// `one` sends a command after the other, `batch` the first and then all at once, `rebuild` does the
// work and rebuilds the views. Prints `answered ID` for every command that was answered as
// committed. FAILPOINTS may be empty.
inline constexpr char kChildFlag[] = "--child";
int run_child(const std::vector<std::string>& args);

// Everything a log holds, in words, to be compared; without times and log_id.
std::string content_of(Log& log);

}  // namespace lumbung::contract
