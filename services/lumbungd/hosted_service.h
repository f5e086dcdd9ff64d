// A service of this process with everything it owns, as the process sees it: what it serves, and how it is doing. Which
// engine it stands on and what it hears of others is decided where it is made (registry_host, reporting_host).
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/seams.h"
#include "runtime/config/config.h"
#include "runtime/events/consumer.h"
#include "runtime/failpoints.h"
#include "runtime/log/log.h"
#include "runtime/metrics/metrics.h"
#include "runtime/rpc/method.h"
#include "runtime/store/aggregate.h"
#include "runtime/store/commit_signal.h"
#include "runtime/store/store.h"

namespace lumbung {

// What the services of a process share. Everything outlives them.
struct ProcessParts {
  const Config& config;
  const Clock& clock;
  Ids& ids;
  Failpoints& failpoints;
  Log& log;
  Metrics& metrics;
  const std::string& fingerprint_key;  // Of request ids; one for the process.
};

// The store of a service, in the engine the configuration names. Throws std::runtime_error with a sentence that says where.
std::unique_ptr<store::Store> open_store_of(const std::string& service, const ProcessParts& parts);

// Thread-safe once made.
class HostedService {
 public:
  virtual ~HostedService() = default;

  // `registry`
  virtual const std::string& name() const = 0;
  virtual store::Store& store() = 0;
  // Hears of its commits.
  virtual store::CommitSignal& signal() = 0;
  virtual const store::Aggregates& aggregates() const = 0;
  virtual std::vector<const rpc::Methods*> methods() const = 0;

  // What it hears of other services.
  virtual std::vector<events::Consumer*> consumers() const { return {}; }

  // Tells all who watch its log to go on elsewhere, and waits for them so long.
  virtual void end_watches(std::chrono::milliseconds) {}

  // For /livez and /readyz: what is wrong, or nothing.
  virtual std::optional<std::string> committer_problem() const = 0;
  virtual std::optional<std::string> store_problem() = 0;
};

}  // namespace lumbung
