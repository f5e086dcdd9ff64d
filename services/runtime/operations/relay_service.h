// RelayService: what an operator asks about the way of a log to its topic, and does when both contradict each other.
#pragma once

#include <string>
#include <vector>

#include "runtime/events/relay.h"
#include "runtime/executor.h"
#include "runtime/rpc/method.h"
#include "runtime/store/store.h"

namespace lumbung::operations {

// The log of a service in this process, and its relay.
struct RelayedLog {
  std::string service;
  store::Store& store;
  events::Relay* relay;  // Null without a Kafka: only its log_id can be renewed.
};

// Thread-safe. What it is given must outlive it.
class RelayService {
 public:
  RelayService(std::vector<RelayedLog> logs, Log& log);
  ~RelayService();

  const rpc::Methods& methods() const { return methods_; }

 private:
  void add_handlers();
  void add_renewal();
  const RelayedLog* find(const std::string& service) const;
  // The same, with a relay.
  Result<const RelayedLog*> relayed(const std::string& service) const;

  const std::vector<RelayedLog> logs_;
  Log& log_;
  rpc::Methods methods_;
  Executor verifications_;  // Last: their threads use what stands above.
  Executor questions_;
};

}  // namespace lumbung::operations
