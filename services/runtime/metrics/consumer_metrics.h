// What a consumer of another service's log tells about itself.
#pragma once

#include <cstdint>
#include <string>

#include "runtime/metrics/metrics.h"

namespace lumbung {

// Thread-safe. One per consumer; `metrics` must outlive it. All series exist from the start.
class ConsumerMetrics {
 public:
  ConsumerMetrics(Metrics& metrics, const std::string& consumer, const std::string& source);

  void lag(std::int64_t events, double seconds) const;
  void handled(std::int64_t applied, std::int64_t duplicates, std::int64_t ignored, std::int64_t parked) const;
  void stopped(bool is) const { stopped_.set(is ? 1 : 0); }
  void parked(std::int64_t records) const { parked_records_.set(double(records)); }
  void discarded() const { discarded_.add(); }
  void rebuilt(std::int64_t events, std::int64_t of) const;

 private:
  Gauge lag_events_;
  Gauge lag_seconds_;
  Gauge stopped_;
  Gauge parked_records_;
  Gauge rebuild_done_;
  Counter applied_;
  Counter duplicates_;
  Counter ignored_;
  Counter parked_;
  Counter discarded_;
};

}  // namespace lumbung
