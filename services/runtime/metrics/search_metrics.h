// What a search index tells about itself.
#pragma once

#include <cstdint>
#include <string>

#include "runtime/metrics/metrics.h"

namespace lumbung {

// Thread-safe. One per index; `metrics` must outlive it.
class SearchMetrics {
 public:
  SearchMetrics(Metrics& metrics, const std::string& service);

  // The index has all up to a position, which is so many events behind the log, and so many documents.
  void at(std::int64_t position, std::int64_t behind, std::int64_t documents) const;
  // It is made anew; it is made, in so many seconds since the process or the making began.
  void began() const { builds_.add(); }
  void built(double seconds) const { build_seconds_.set(seconds); }
  // The log or the file did not answer; it is tried again.
  void failed() const { failures_.add(); }

 private:
  Gauge position_;
  Gauge behind_;
  Gauge documents_;
  Gauge build_seconds_;
  Counter builds_;
  Counter failures_;
};

}  // namespace lumbung
