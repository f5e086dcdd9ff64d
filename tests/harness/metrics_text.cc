#include "harness/metrics_text.h"

#include <algorithm>
#include <sstream>
#include <stdexcept>

namespace lumbung::harness {

double metric(const std::string& text, const std::string& family, const std::vector<std::string>& labels) {
  std::istringstream lines(text);
  double sum = 0;
  bool there = false;
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with(family) || line.find_first_of(" {") != family.size()) continue;
    if (!std::ranges::all_of(labels, [&](const auto& label) { return line.find(label) != std::string::npos; })) continue;
    sum += std::stod(line.substr(line.rfind(' ')));
    there = true;
  }
  if (!there) throw std::runtime_error("There is no series " + family);
  return sum;
}

std::string series(const std::string& text, const std::string& name) {
  const auto at = text.find("\n" + name + " ");
  if (at == std::string::npos) return "(no such series)";
  const auto begin = at + name.size() + 2;
  return text.substr(begin, text.find('\n', begin) - begin);
}

}  // namespace lumbung::harness
