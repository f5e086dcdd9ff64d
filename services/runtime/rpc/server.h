// The gRPC server: one completion queue, one thread that polls it, and a table of methods instead of generated
// service classes. It only moves bytes between gRPC and the Dispatcher. Handlers run on the polling thread until
// their first co_await and must not block it.
//
// Both of gRPC's asynchronous APIs were measured on two cores (docs/decisions/0002): one poller on a completion
// queue beat the callback API.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "runtime/rpc/dispatch.h"

namespace lumbung::rpc {

inline constexpr int kMaxMessageBytes = 4 * 1024 * 1024;
inline constexpr int kMaxMetadataBytes = 16 * 1024;
inline constexpr int kMaxStreamsPerConnection = 1'000;
// Memory gRPC may hold for calls; beyond it reading slows down.
inline constexpr std::size_t kMaxTransportBytes = 512u * 1024 * 1024;

class Server {
 public:
  // Listens and serves everything the dispatcher knows, with health and reflection. Throws std::runtime_error with
  // a sentence when the port is taken. `dispatcher` must outlive it.
  Server(const std::string& host, int port, Dispatcher& dispatcher);
  ~Server();
  Server(const Server&) = delete;

  int port() const { return port_; }
  // Health of one gRPC service (full name), or of the process (empty).
  void set_serving(const std::string& service, bool serving);
  // Says NOT_SERVING everywhere, takes no new calls, waits for those in work, and closes. Calls still in work at
  // the deadline are cancelled. Idempotent.
  void drain(std::chrono::milliseconds limit);
  // The polling thread has turned within the last seconds or waits for work.
  bool alive() const;

 private:
  struct Core;
  std::unique_ptr<Core> core_;
  int port_ = 0;
};

}  // namespace lumbung::rpc
