// The two caches as tests hold them, and what their metrics say.
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <future>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "harness/eventually.h"
#include "harness/redis.h"
#include "runtime/cache/in_process.h"
#include "runtime/cache/redis.h"
#include "runtime/metrics/cache_metrics.h"

namespace lumbung::contract {

enum class CacheKind { in_process, redis };
inline std::string name_of(CacheKind kind) { return kind == CacheKind::redis ? "redis" : "in_process"; }
inline void PrintTo(CacheKind kind, std::ostream* out) { *out << name_of(kind); }

inline constexpr std::chrono::seconds kKept{60};
// For what is no test of time: a sanitized build on a busy machine answers within it.
inline constexpr std::chrono::milliseconds kPatientBudget{2'000};

// The sum of a family's series that have all of these labels, `result="hit"`.
double metric(Metrics& metrics, const std::string& family, const std::vector<std::string>& labels = {});

// Asks and waits.
cache::Answer ask(cache::Cache& cache, const std::string& key);

// A Redis cache with metrics of its own.
struct RedisCache {
  RedisCache(const std::string& address, std::chrono::milliseconds budget);
  bool closed() const { return cache.state() == BreakerState::closed; }
  double exchanges() { return metric(metrics, "lumbung_cache_exchange_seconds_count"); }
  double connections() { return metric(metrics, "lumbung_cache_connections_total"); }
  double writes(const std::string& result) {
    return metric(metrics, "lumbung_cache_writes_total", {"result=\"" + result + "\""});
  }

  Metrics metrics;
  CacheMetrics counted{metrics};
  cache::Redis cache;
};

}  // namespace lumbung::contract
