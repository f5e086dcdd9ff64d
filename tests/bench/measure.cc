#include "bench/measure.h"

#include <algorithm>
#include <iomanip>

namespace lumbung::bench {

double median(std::vector<double> values) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  const auto middle = values.size() / 2;
  return values.size() % 2 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

void Measurements::add(std::string name, std::function<Sample()> run) {
  parts_.emplace_back(std::move(name), std::move(run));
}

void Measurements::run(int rounds, std::ostream& progress) {
  for (int round = 1; round <= rounds; ++round)
    for (const auto& [name, measure] : parts_) {
      progress << "round " << round << " of " << rounds << ": " << name << " ... " << std::flush;
      samples_[name].push_back(measure());
      progress << std::fixed << std::setprecision(0) << samples_[name].back().per_second << "/s\n";
    }
}

void Measurements::keep_only(const std::string& part) {
  std::erase_if(parts_, [&](const auto& named) { return named.first.find(part) == std::string::npos; });
}

double Measurements::ratio(const std::string& a, const std::string& b) const {
  std::vector<double> ratios;
  const auto& over = samples_.at(a);
  const auto& under = samples_.at(b);
  for (std::size_t i = 0; i < over.size(); ++i)
    ratios.push_back(over[i].per_second / under[i].per_second);
  return median(ratios);
}

double Measurements::ratio_p99(const std::string& a, const std::string& b) const {
  std::vector<double> ratios;
  for (std::size_t i = 0; i < samples_.at(a).size(); ++i)
    ratios.push_back(samples_.at(a)[i].p99_ms / samples_.at(b)[i].p99_ms);
  return median(ratios);
}

double Measurements::ratio_to_serial(const std::string& a, const std::string& b,
                                     const std::string& c) const {
  std::vector<double> ratios;
  for (std::size_t i = 0; i < samples_.at(a).size(); ++i) {
    const double serial =
        1 / (1 / samples_.at(b)[i].per_second + 1 / samples_.at(c)[i].per_second);
    ratios.push_back(samples_.at(a)[i].per_second / serial);
  }
  return median(ratios);
}

void Measurements::print(std::ostream& out) const {
  out << "| what | per second (median) | min | max | p50 ms | p99 ms |\n"
         "| --- | ---: | ---: | ---: | ---: | ---: |\n";
  for (const auto& [name, measure] : parts_) {
    std::vector<double> rates, p50, p99;
    for (const auto& sample : samples_.at(name)) {
      rates.push_back(sample.per_second);
      p50.push_back(sample.p50_ms);
      p99.push_back(sample.p99_ms);
    }
    out << std::fixed << std::setprecision(0) << "| " << name << " | " << median(rates) << " | "
        << *std::min_element(rates.begin(), rates.end()) << " | "
        << *std::max_element(rates.begin(), rates.end()) << " | " << std::setprecision(2)
        << median(p50) << " | " << median(p99) << " |\n";
  }
}

}  // namespace lumbung::bench
