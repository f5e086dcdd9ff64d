// How long a change needs from the caller's send to the figures of the second service, through Kafka, at a steady rate; held
// against the command alone and a raw hop through Kafka in the same run.
#pragma once

#include <string>
#include <vector>

namespace lumbung::bench {

struct VisiblePaths {
  std::string lumbungd;
  std::string data;
};

// `--rate N` commands a second, `--seconds N`, `--rounds N`, `--smoke`.
int run_visible(const std::vector<std::string>& arguments, const VisiblePaths& paths);

}  // namespace lumbung::bench
