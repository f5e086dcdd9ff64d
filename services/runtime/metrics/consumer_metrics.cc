#include "runtime/metrics/consumer_metrics.h"

namespace lumbung {
namespace {

Counter records(Metrics& metrics, Labels labels, const std::string& result) {
  labels.emplace_back("result", result);
  return metrics.counter("lumbung_consumer_records_total", "Records of another service's log, by what became of them.",
                         labels);
}

}  // namespace

ConsumerMetrics::ConsumerMetrics(Metrics& metrics, const std::string& consumer, const std::string& source)
    : lag_events_(metrics.gauge("lumbung_consumer_lag_events", "Events of the source that are not applied yet, as far as is known.",
                                {{"consumer", consumer}, {"source", source}})),
      lag_seconds_(metrics.gauge("lumbung_consumer_lag_seconds",
                                 "0 when nothing is missing; otherwise how long ago the last event applied was committed or "
                                 "nothing was missing. Grows when the source does not answer or the consumer stopped.",
                                 {{"consumer", consumer}, {"source", source}})),
      stopped_(metrics.gauge("lumbung_consumer_stopped", "1 when the consumer stopped and an operator has to look.",
                             {{"consumer", consumer}, {"source", source}})),
      parked_records_(metrics.gauge("lumbung_parked_records", "Records that could not be applied and wait for an operator.",
                                    {{"consumer", consumer}, {"source", source}})),
      rebuild_done_(metrics.gauge("lumbung_consumer_rebuild_done_ratio",
                                  "How much of the rebuild under way is done, from 0 to 1; 1 when there is none.",
                                  {{"consumer", consumer}, {"source", source}})),
      applied_(records(metrics, {{"consumer", consumer}, {"source", source}}, "applied")),
      duplicates_(records(metrics, {{"consumer", consumer}, {"source", source}}, "duplicate")),
      ignored_(records(metrics, {{"consumer", consumer}, {"source", source}}, "ignored")),
      parked_(records(metrics, {{"consumer", consumer}, {"source", source}}, "parked")),
      discarded_(metrics.counter("lumbung_parked_discarded_total", "Parked records that an operator gave up.",
                                 {{"consumer", consumer}, {"source", source}})) {
  lag(0, 0);
  stopped(false);
  parked(0);
  rebuild_done_.set(1);
}

void ConsumerMetrics::lag(std::int64_t events, double seconds) const {
  lag_events_.set(double(events));
  lag_seconds_.set(seconds);
}

void ConsumerMetrics::handled(std::int64_t applied, std::int64_t duplicates, std::int64_t ignored,
                              std::int64_t parked) const {
  applied_.add(applied);
  duplicates_.add(duplicates);
  ignored_.add(ignored);
  parked_.add(parked);
}

void ConsumerMetrics::rebuilt(std::int64_t events, std::int64_t of) const {
  rebuild_done_.set(of > 0 ? double(events) / double(of) : 1);
}

}  // namespace lumbung
