#include "runtime/metrics/relay_metrics.h"

namespace lumbung {
namespace {

constexpr std::array<std::string_view, static_cast<std::size_t>(RelayFailure::count_)> kNames{
    "away", "topic_missing", "refused", "stalled", "store", "lock_lost", "wrong_log"};

}  // namespace

std::string_view name_of(RelayFailure kind) { return kNames[static_cast<std::size_t>(kind)]; }

RelayMetrics::RelayMetrics(Metrics& metrics, const std::string& service)
    : lag_events_(metrics.gauge("lumbung_relay_lag_events", "Events of the log that are not in its topic yet.",
                                {{"service", service}})),
      lag_seconds_(metrics.gauge("lumbung_relay_lag_seconds",
                                 "Age of the oldest event that is not in the topic yet; 0 when there is none.",
                                 {{"service", service}})),
      published_(metrics.counter("lumbung_relay_published_total", "Events that Kafka acknowledged, repeats among them.",
                                 {{"service", service}})),
      active_(metrics.gauge("lumbung_relay_active", "1 when this process relays the log, 0 when it stands by.",
                            {{"service", service}})),
      stopped_(metrics.gauge("lumbung_relay_stopped",
                             "1 when topic and log contradict each other: nothing is published until somebody looks.",
                             {{"service", service}})) {
  for (const auto name : kNames)
    failures_.push_back(metrics.counter("lumbung_relay_failures_total", "What kept the relay from publishing, by kind.",
                                        {{"service", service}, {"kind", std::string(name)}}));
}

void RelayMetrics::lag(std::int64_t events, double seconds) const {
  lag_events_.set(double(events));
  lag_seconds_.set(seconds);
}

}  // namespace lumbung
