#include "runtime/metrics/committer_metrics.h"

#include <vector>

namespace lumbung::store {
namespace {

// Powers of two to the largest batch (kMaxBatch).
const std::vector<double> kBatchEdges{1, 2, 4, 8, 16, 32, 64, 128, 256, 512};
// One fsync on good flash is below a millisecond; a second is an incident.
const std::vector<double> kSecondsEdges{0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025,
                                        0.05,   0.1,   0.25,   0.5,   1,    2.5};

Counter commands(Metrics& metrics, const std::string& service, const char* outcome) {
  return metrics.counter("lumbung_committer_commands_total", "Commands, by what became of them.",
                         {{"service", service}, {"outcome", outcome}});
}

Counter unknown(Metrics& metrics, const std::string& service, const char* resolved) {
  return metrics.counter("lumbung_committer_unknown_commits_total",
                         "COMMITs whose answer was lost, by whether it was found out.",
                         {{"service", service}, {"resolved", resolved}});
}

}  // namespace

CommitterMetrics::CommitterMetrics(Metrics& metrics, const std::string& service)
    : batch_commands_(metrics.histogram("lumbung_committer_batch_commands",
                                        "Commands in one transaction.", kBatchEdges,
                                        {{"service", service}})),
      batch_seconds_(metrics.histogram("lumbung_committer_batch_seconds",
                                       "From taking commands to their commit.", kSecondsEdges,
                                       {{"service", service}})),
      committed_(commands(metrics, service, "committed")),
      replayed_(commands(metrics, service, "replayed")),
      refused_(commands(metrics, service, "refused")),
      failed_(commands(metrics, service, "failed")),
      expired_(commands(metrics, service, "expired")),
      position_(metrics.gauge("lumbung_log_position", "Position of the last durable event.",
                              {{"service", service}})),
      queued_(
          metrics.gauge("lumbung_committer_queued", "Commands waiting.", {{"service", service}})),
      unknown_resolved_(unknown(metrics, service, "true")),
      unknown_open_(unknown(metrics, service, "false")),
      bisections_(metrics.counter("lumbung_committer_bisections_total",
                                  "Batches cut in two because the engine refused their data.",
                                  {{"service", service}})) {}

void CommitterMetrics::batch(std::size_t commands, double seconds) {
  batch_commands_.observe(double(commands));
  batch_seconds_.observe(seconds);
}

}  // namespace lumbung::store
