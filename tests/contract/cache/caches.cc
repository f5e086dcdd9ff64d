#include "contract/cache/caches.h"

#include <sstream>
#include <stdexcept>

namespace lumbung::contract {
namespace {

cache::RedisOptions options(const std::string& address, std::chrono::milliseconds budget) {
  auto options = cache::redis_at(address);
  options.budget = budget;
  return options;
}

bool has_all(const std::string& line, const std::vector<std::string>& labels) {
  for (const auto& label : labels)
    if (line.find(label) == std::string::npos) return false;
  return true;
}

}  // namespace

double metric(Metrics& metrics, const std::string& family, const std::vector<std::string>& labels) {
  std::istringstream lines(metrics.serialize());
  double sum = 0;
  bool there = false;
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with(family) || line.find_first_of(" {") != family.size() || !has_all(line, labels)) continue;
    sum += std::stod(line.substr(line.rfind(' ')));
    there = true;
  }
  if (!there) throw std::runtime_error("There is no series " + family);
  return sum;
}

cache::Answer ask(cache::Cache& cache, const std::string& key) {
  if (auto answer = cache.at_once(key)) return *answer;
  const auto told = std::make_shared<std::promise<cache::Answer>>();
  auto answer = told->get_future();
  cache.ask(key, [told](cache::Answer found) { told->set_value(std::move(found)); });
  if (answer.wait_for(harness::kPatience) != std::future_status::ready)
    throw std::runtime_error("The cache never answered");
  return answer.get();
}

RedisCache::RedisCache(const std::string& address, std::chrono::milliseconds budget)
    : cache(options(address, budget), counted) {}

}  // namespace lumbung::contract
