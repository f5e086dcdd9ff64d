// grpc.health.v1.Health on the server's own completion queue. The one that gRPC brings uses its callback API, whose two
// threads then poll the same sockets as ours: reads from memory fell to 0.7 of what they are without it (decision 0024).
// Internal to rpc/.
#pragma once

#include <grpc/health/v1/health.pb.h>

#include <map>
#include <mutex>
#include <set>
#include <string>

#include "runtime/rpc/grpc_calls.h"

namespace lumbung::rpc {

class HealthService : public grpc::Service {
 public:
  HealthService();

  // Posts the first waits. Once, before the first call can arrive; `home` must outlive the service's calls.
  void begin(CallHome& home);
  // From any thread. Whoever watches the service is told.
  void set(const std::string& service, bool serving);
  // From any thread: nothing serves any more; watches are told so, and end.
  void stop();

 private:
  using Status = grpc::health::v1::HealthCheckResponse::ServingStatus;
  class CheckCall;
  class ListCall;
  class WatchCall;
  // Tells the watches, on the polling thread.
  struct Changed : Event {
    explicit Changed(HealthService& s) : service(s) {}
    void happened(bool ok) override;
    HealthService& service;
  };

  // SERVICE_UNKNOWN for one that was never set.
  Status status_of(const std::string& service) const;
  std::map<std::string, Status> all() const;
  bool stopped() const;
  void changed();

  CallHome* home_ = nullptr;
  mutable std::mutex mutex_;
  std::map<std::string, Status> statuses_;
  bool stopped_ = false;
  std::set<WatchCall*> watches_;  // Only the polling thread looks at it.
  Changed changed_{*this};
};

}  // namespace lumbung::rpc
