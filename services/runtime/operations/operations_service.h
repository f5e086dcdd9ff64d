// What an operator asks of a running process, over the same RPCs as everything else: what it is, whether a log is
// whole, the log itself, and views anew. `lumbungctl log verify` and `views rebuild` never touch the database themselves.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/seams.h"
#include "runtime/executor.h"
#include "runtime/failpoints.h"
#include "runtime/rpc/method.h"
#include "runtime/store/aggregate.h"
#include "runtime/store/store.h"

namespace lumbung::operations {

// The log of a service in this process.
struct HostedLog {
  std::string service;
  store::Store& store;
  const store::Aggregates& aggregates;
};

// Thread-safe. What it is given must outlive it.
class OperationsService {
 public:
  OperationsService(std::string cell, std::vector<HostedLog> logs, const Clock& clock,
                    Failpoints& failpoints);
  ~OperationsService();

  const rpc::Methods& methods() const { return methods_; }

 private:
  void add_handlers();
  const HostedLog* find(const std::string& service) const;

  const std::string cell_;
  const std::vector<HostedLog> logs_;
  const Timestamp started_;
  Failpoints& failpoints_;
  rpc::Methods methods_;
  std::atomic<bool> rebuilding_{false};
  Executor executor_;  // Last: its threads use what stands above.
  Executor pages_;
};

}  // namespace lumbung::operations
