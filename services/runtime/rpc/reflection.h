// Server reflection (v1 and v1alpha, which differ in name only) on the server's own completion queue: what grpcurl asks. The
// library's own one is synchronous, keeps a thread polling beside ours, and knows v1alpha alone. Internal to rpc/.
#pragma once

#include <string>
#include <vector>

#include "runtime/rpc/grpc_calls.h"

namespace lumbung::rpc {

class ReflectionService : public grpc::Service {
 public:
  // `services`: full names, as they are listed.
  explicit ReflectionService(std::vector<std::string> services);

  // Posts the first waits. Once, before the first call can arrive; `home` must outlive the service's calls.
  void begin(CallHome& home);

 private:
  class StreamCall;

  const std::vector<std::string> services_;
  CallHome* home_ = nullptr;
};

}  // namespace lumbung::rpc
