// Numbers out of what a process shows Prometheus.
#pragma once

#include <string>
#include <vector>

namespace lumbung::harness {

// The sum of a family's series with all of these labels, `result="hit"`. Throws when there is none: all series exist at start.
double metric(const std::string& text, const std::string& family, const std::vector<std::string>& labels = {});

// What the text says of one series, labels and all; "(no such series)" without it.
std::string series(const std::string& text, const std::string& name);

}  // namespace lumbung::harness
