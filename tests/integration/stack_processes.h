// The processes that ./lumbung stack has written down, so that a test can say of each whether it still runs.
#pragma once

#include <sys/types.h>

#include <map>
#include <string>

namespace lumbung::integration {

// Which process a pid means: another one may have the number later.
struct Identity {
  pid_t pid = 0;
  std::string start;  // Field 22 of proc(5).
  bool operator==(const Identity&) const = default;
};

// Field 22; empty when it is gone.
std::string start_of(pid_t pid);
bool runs(const Identity& process);

// By name, from `FOLDER/run`; none when there is no such folder yet.
std::map<std::string, Identity> processes_of(const std::string& stack);

}  // namespace lumbung::integration
