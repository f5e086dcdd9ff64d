// What a command, a look-up and a page cost in a register of ten million, against one of ten thousand in the same run on
// the same server.
#pragma once

#include <string>
#include <vector>

namespace lumbung::bench {

struct Programs {
  std::string lumbungd;
  std::string data;
};

// The exit code. Throws std::runtime_error.
int run_scale(const std::vector<std::string>& args, const Programs& programs);

}  // namespace lumbung::bench
