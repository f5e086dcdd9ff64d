// Interleaved measurements and what they say: every round measures everything once, so that a machine that slows
// down slows all of it, and ratios are taken within a round.
#pragma once

#include <functional>
#include <map>
#include <ostream>
#include <string>
#include <vector>

namespace lumbung::bench {

struct Sample {
  double per_second = 0;
  double p50_ms = 0;
  double p99_ms = 0;
};

class Measurements {
 public:
  // `run` measures once.
  void add(std::string name, std::function<Sample()> run);
  // Drops what does not have `part` in its name.
  void keep_only(const std::string& part);
  void run(int rounds, std::ostream& progress);

  // Median of the rounds' ratios a / b.
  double ratio(const std::string& a, const std::string& b) const;
  // Median of the rounds' ratios of the slowest hundredth, a / b.
  double ratio_p99(const std::string& a, const std::string& b) const;
  // Median over the rounds of a / (1 / (1/b + 1/c)): how much of what two stages allow one after the other is left.
  double ratio_to_serial(const std::string& a, const std::string& b, const std::string& c) const;
  // A table in Markdown.
  void print(std::ostream& out) const;

 private:
  std::vector<std::pair<std::string, std::function<Sample()>>> parts_;
  std::map<std::string, std::vector<Sample>> samples_;
};

double median(std::vector<double> values);

}  // namespace lumbung::bench
