#include "contract/cache/caches.h"

#include "harness/metrics_text.h"

namespace lumbung::contract {
namespace {

cache::RedisOptions options(const std::string& address, std::chrono::milliseconds budget) {
  auto options = cache::redis_at(address);
  options.budget = budget;
  return options;
}

}  // namespace

double metric(Metrics& metrics, const std::string& family, const std::vector<std::string>& labels) {
  return harness::metric(metrics.serialize(), family, labels);
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
