#include "runtime/metrics/watch_metrics.h"

namespace lumbung {

WatchMetrics::WatchMetrics(Metrics& metrics, const std::string& service)
    : watchers_(metrics.gauge("lumbung_watchers", "Watches open now.", {{"service", service}})),
      events_(metrics.counter("lumbung_watch_events_total", "Events told to watchers, counted for each of them.",
                              {{"service", service}})) {
  for (const auto* reason : {"client_gone", "too_slow", "stopping", "log_replaced", "store_away", "refused", "failed"})
    ended_.emplace(reason, metrics.counter("lumbung_watch_ended_total", "Watches that ended, by what ended them.",
                                           {{"service", service}, {"reason", reason}}));
}

}  // namespace lumbung
