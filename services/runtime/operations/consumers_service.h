// What an operator asks of the consumers in this process: how far they are, what is parked, projections anew.
// `lumbungctl events` goes through here and never touches the database itself.
#pragma once

#include <string>
#include <vector>

#include "runtime/events/consumer.h"
#include "runtime/executor.h"
#include "runtime/rpc/method.h"

namespace lumbung::operations {

// A consumer of a service in this process.
struct HostedConsumer {
  std::string service;  // Whose it is: `reporting`.
  events::Consumer& consumer;
};

// Thread-safe. What it is given must outlive it.
class ConsumersService {
 public:
  // `services` are all that live in this process, also those without consumers.
  ConsumersService(std::vector<std::string> services, std::vector<HostedConsumer> consumers);

  const rpc::Methods& methods() const { return methods_; }

 private:
  void add_lists();
  void add_parked();
  void add_projections();
  Result<std::vector<events::Consumer*>> consumers_of(const std::string& service) const;
  // By its name, or by the name of its cursor where two of one name follow different services.
  Result<events::Consumer*> find(const std::string& service, const std::string& consumer) const;

  const std::vector<std::string> services_;
  const std::vector<HostedConsumer> consumers_;
  rpc::Methods methods_;
  Executor reads_;  // Last: their threads use what stands above.
  Executor works_;
};

}  // namespace lumbung::operations
