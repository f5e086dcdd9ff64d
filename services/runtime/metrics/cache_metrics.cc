#include "runtime/metrics/cache_metrics.h"

#include <array>

namespace lumbung {
namespace {

const std::array<const char*, 6> kResults = {"hit", "miss", "stale", "timeout", "error", "bypassed"};
// Around the budget of a few milliseconds.
const std::vector<double> kExchangeEdges = {0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.05};

Counter writes(Metrics& metrics, const char* result) {
  return metrics.counter("lumbung_cache_writes_total",
                         "Entries and tombstones sent to the cache: stored, refused as not newer, dropped because the cache "
                         "is away or slow, failed with an error of the cache.",
                         {{"result", result}});
}

}  // namespace

CacheMetrics::CacheMetrics(Metrics& metrics)
    : breaker_(metrics.gauge("lumbung_cache_breaker_state",
                             "Whether the cache is asked: 0 closed (asked), 1 half open (tried), 2 open (not asked).")),
      connections_(metrics.counter("lumbung_cache_connections_total", "Connections to the cache that answered.")),
      in_flight_(metrics.gauge("lumbung_cache_in_flight", "Requests that wait for the cache's answer.")),
      exchange_(metrics.histogram("lumbung_cache_exchange_seconds",
                                  "From the first command of a batch to the cache to its last reply.", kExchangeEdges)),
      scripts_(metrics.counter("lumbung_cache_script_loads_total", "Times the script of versioned writes was sent to the cache.")),
      entries_(metrics.gauge("lumbung_cache_entries", "Entries of the cache in this process.")),
      bytes_(metrics.gauge("lumbung_cache_bytes", "Bytes the cache in this process takes.")),
      evictions_(metrics.counter("lumbung_cache_evictions_total",
                                 "Entries of the cache in this process that made room for others.")),
      stored_(writes(metrics, "stored")),
      refused_(writes(metrics, "refused")),
      dropped_(writes(metrics, "dropped")),
      failed_(writes(metrics, "failed")) {}

void CacheMetrics::holds(std::size_t entries, std::size_t bytes) const {
  entries_.set(double(entries));
  bytes_.set(double(bytes));
}

CachedReadMetrics::CachedReadMetrics(Metrics& metrics, const std::string& service, const std::vector<std::string>& kinds)
    : loads_(metrics.counter("lumbung_cache_loads_total", "Cached reads that went to the database.", {{"service", service}})),
      joined_(metrics.counter("lumbung_cache_joined_total", "Cached reads that were given what another one loaded.",
                              {{"service", service}})),
      waits_(metrics.counter("lumbung_cache_load_waits_total", "Loads that waited for a place at the database.",
                             {{"service", service}})),
      turned_away_(metrics.counter("lumbung_cache_load_refusals_total",
                                   "Loads that were answered UNAVAILABLE because too many were under way.",
                                   {{"service", service}})) {
  for (const auto& kind : kinds)
    for (const auto* result : kResults)
      requests_.push_back(metrics.counter("lumbung_cache_requests_total", "Reads that may be answered by the cache.",
                                          {{"service", service}, {"kind", kind}, {"result", result}}));
}

void CachedReadMetrics::asked(std::size_t kind, CacheResult result) const {
  requests_.at(kind * kResults.size() + static_cast<std::size_t>(result)).add();
}

}  // namespace lumbung
