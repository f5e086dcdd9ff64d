// Reporting as a whole: it hears the register, keeps the city's figures, serves them and publishes what moved. Built by the
// process from parts; knows nothing of where they come from, nor of the registry but its events.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/seams.h"
#include "runtime/events/consumer.h"
#include "runtime/failpoints.h"
#include "runtime/log/log.h"
#include "runtime/metrics/metrics.h"
#include "runtime/rpc/method.h"
#include "runtime/store/aggregate.h"
#include "runtime/store/committer.h"
#include "runtime/store/store.h"

namespace lumbung::reporting {

// The kinds of streams reporting keeps. One for the process, and for tools that check its log.
const store::Aggregates& aggregates();

// Everything must outlive the service.
struct Parts {
  store::Store& store;
  const std::string& fingerprint_key;
  const Clock& clock;
  Ids& ids;
  Failpoints& failpoints;
  Log& log;
  Metrics& metrics;
  int reader_connections;
  std::string cell;  // `3275`
  // Feeds of the registry's log, each used by one thread.
  events::OpenFeed open_registry_feed;
  // Hear of its commits: of the figures it publishes.
  std::vector<store::CommitObserver*> observers = {};
};

// Thread-safe. Its end stops listening at the next batch and finishes the commands that wait.
class Service {
 public:
  // Makes tables that are missing, opens its connections and begins to listen. Throws store::Unavailable or store::Unusable.
  explicit Service(const Parts& parts);
  ~Service();

  // `lumbung.reporting.v1.ReportingService` and `WatchService`.
  std::vector<const rpc::Methods*> methods() const;
  // For the operator's service of consumers.
  std::vector<events::Consumer*> consumers() const;

  // Publishes what is applied by now and returns when it is durable; false when the time is over first, or where another
  // process follows. For a process that ends, and for tests.
  bool settle(std::chrono::milliseconds limit);

  // Tells all watchers to go on elsewhere, and waits for them so long.
  void end_watches(std::chrono::milliseconds limit);

  // For /livez and /readyz: what is wrong, or nothing.
  std::optional<std::string> committer_problem() const;
  std::optional<std::string> store_problem();

 private:
  struct Core;
  std::unique_ptr<Core> core_;
};

}  // namespace lumbung::reporting
