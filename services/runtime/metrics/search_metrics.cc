#include "runtime/metrics/search_metrics.h"

namespace lumbung {

SearchMetrics::SearchMetrics(Metrics& metrics, const std::string& service)
    : position_(metrics.gauge("lumbung_search_position", "The search index has all events up to this position.",
                              {{"service", service}})),
      behind_(metrics.gauge("lumbung_search_behind_events", "Events the search index does not have yet.",
                            {{"service", service}})),
      documents_(metrics.gauge("lumbung_search_documents", "Records in the search index.", {{"service", service}})),
      build_seconds_(metrics.gauge("lumbung_search_build_seconds",
                                   "How long the search index took when it was last made anew.", {{"service", service}})),
      builds_(metrics.counter("lumbung_search_builds_total", "Times the search index was made anew.",
                              {{"service", service}})),
      failures_(metrics.counter("lumbung_search_failures_total",
                                "Times the search index could not go on and tried again.", {{"service", service}})) {}

void SearchMetrics::at(std::int64_t position, std::int64_t behind, std::int64_t documents) const {
  position_.set(double(position));
  behind_.set(double(behind));
  documents_.set(double(documents));
}

}  // namespace lumbung
