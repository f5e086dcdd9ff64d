// What the watches of a service tell about themselves.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "runtime/metrics/metrics.h"

namespace lumbung {

// Thread-safe. One per service; `metrics` must outlive it.
class WatchMetrics {
 public:
  WatchMetrics(Metrics& metrics, const std::string& service);

  void watchers(std::size_t count) const { watchers_.set(double(count)); }
  void told() const { events_.add(); }
  // `client_gone`, `too_slow`, `stopping`, `log_replaced`, `store_away`, `refused` or `failed`.
  void ended(const std::string& reason) const { ended_.at(reason).add(); }

 private:
  Gauge watchers_;
  Counter events_;
  std::map<std::string, Counter> ended_;
};

}  // namespace lumbung
