#include "runtime/rpc/server.h"

#include <absl/synchronization/mutex.h>
#include <grpcpp/resource_quota.h>

#include <algorithm>
#include <array>
#include <map>
#include <mutex>
#include <thread>

#include "base/check.h"
#include "runtime/rpc/grpc_calls.h"
#include "runtime/rpc/health.h"
#include "runtime/rpc/poller.h"
#include "runtime/rpc/reflection.h"

namespace lumbung::rpc {
namespace {

// How long a connection may live before clients are asked to connect again, and how long its calls may then take.
constexpr int kConnectionAgeMs = 30 * 60 * 1000;
constexpr int kConnectionGraceMs = 60 * 60 * 1000;
constexpr int kKeepaliveMs = 60 * 1000;
constexpr std::chrono::milliseconds kDrainPoll{5};
// Before the connections close: until no call came for so long, and at most so long.
constexpr std::chrono::milliseconds kQuiet{100};
constexpr std::chrono::milliseconds kLongestFarewell{2'000};
constexpr std::array<const char*, 3> kStandardServices{"grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection",
                                                       "grpc.reflection.v1alpha.ServerReflection"};

void set_limits(grpc::ServerBuilder& builder) {
  builder.SetMaxReceiveMessageSize(kMaxMessageBytes);
  builder.AddChannelArgument(GRPC_ARG_MAX_METADATA_SIZE, kMaxMetadataBytes);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS, kMaxStreamsPerConnection);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONNECTION_AGE_MS, kConnectionAgeMs);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONNECTION_AGE_GRACE_MS, kConnectionGraceMs);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIME_MS, kKeepaliveMs);
  // Without it a second server could share the port unseen.
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  builder.SetResourceQuota(grpc::ResourceQuota("lumbung").Resize(kMaxTransportBytes));
}

}  // namespace

struct Server::Core {
  std::vector<std::unique_ptr<TableService>> services;
  HealthService health;
  std::unique_ptr<ReflectionService> reflection;
  std::unique_ptr<grpc::ServerCompletionQueue> queue;
  std::unique_ptr<grpc::Server> server;
  std::unique_ptr<CallHome> home;
  std::unique_ptr<Poller> poller;
  std::mutex draining;
  bool drained = false;

  // Shutdown ends a call that is just arriving with CANCELLED, which nobody repeats. So callers are first told to go
  // elsewhere, until they have.
  void send_callers_away(std::chrono::milliseconds at_most) {
    using Clock = std::chrono::steady_clock;
    auto& dispatcher = home->dispatcher;
    dispatcher.refuse_new_calls();
    const auto end = Clock::now() + at_most;
    auto refused = dispatcher.refused_calls();
    for (auto last = Clock::now(); Clock::now() < std::min(end, last + kQuiet);) {
      std::this_thread::sleep_for(kDrainPoll);
      if (refused == dispatcher.refused_calls()) continue;
      refused = dispatcher.refused_calls();
      last = Clock::now();
    }
  }
};

Server::Server(const std::string& host, int port, Dispatcher& dispatcher)
    : core_(std::make_unique<Core>()) {
  // Debian builds abseil with its debugging aid on: every lock gRPC takes is entered in a graph of lock orders, for some
  // 5 % of the server's time.
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
  grpc::ServerBuilder builder;
  set_limits(builder);
  const auto address = (host.find(':') != std::string::npos ? "[" + host + "]" : host) + ":";
  builder.AddListeningPort(address + std::to_string(port), grpc::InsecureServerCredentials(), &port_);
  std::map<std::string, std::vector<Served*>> by_service;
  for (auto& served : dispatcher.all())
    by_service[served.method().descriptor->service()->full_name()].push_back(&served);
  std::vector<std::string> names{kStandardServices.begin(), kStandardServices.end()};
  for (auto& [name, methods] : by_service) {
    core_->services.push_back(std::make_unique<TableService>(methods));
    builder.RegisterService(core_->services.back().get());
    names.push_back(name);
  }
  builder.RegisterService(&core_->health);
  core_->reflection = std::make_unique<ReflectionService>(std::move(names));
  builder.RegisterService(core_->reflection.get());
  core_->queue = builder.AddCompletionQueue();
  core_->server = builder.BuildAndStart();
  if (!core_->server || port_ == 0)
    throw std::runtime_error("gRPC cannot listen on " + address + std::to_string(port) +
                             ": the port is taken or the address is not of this machine. Stop the other "
                             "process, or choose another address with --grpc.");
  core_->home = std::make_unique<CallHome>(dispatcher, *core_->queue);
  // Started before the first call can arrive, so that calls know whose thread they are on.
  core_->poller = std::make_unique<Poller>(*core_->queue, core_->home->answers);
  core_->poller->start();
  core_->home->poller = core_->poller->id();
  core_->health.begin(*core_->home);
  core_->reflection->begin(*core_->home);
  for (auto& service : core_->services) {
    set_serving(service->methods().front()->method().descriptor->service()->full_name(), true);
    // One wait for each method, not many: Debian builds gRPC with its assertions on, and a queue then goes through the list of
    // everything that waits on it at every event. Sixteen for each of 150 methods cost every call 2 us; calls that arrive
    // together wait for each other inside gRPC, which costs nothing that can be measured.
    for (std::size_t method = 0; method < service->methods().size(); ++method)
      post(*core_->home, *service, static_cast<int>(method));
  }
  set_serving("", true);
}

Server::~Server() {
  if (core_ && core_->poller && core_->poller->joinable()) drain(std::chrono::milliseconds{0});
}

void Server::set_serving(const std::string& service, bool serving) {
  core_->health.set(service, serving);
}

bool Server::alive() const { return core_->poller->alive(); }

void Server::drain(std::chrono::milliseconds limit) {
  const std::lock_guard lock(core_->draining);
  if (core_->drained) return;
  core_->drained = true;
  core_->health.stop();
  const auto deadline = std::chrono::system_clock::now() + limit;
  core_->send_callers_away(std::min(limit, kLongestFarewell));
  // Posted waits fail from here on; calls in work go on until the deadline.
  core_->home->closing = true;
  core_->server->Shutdown(deadline);
  // A cancelled call's command still runs to its end and still answers into the queue.
  while (core_->home->guests.load() > 0) std::this_thread::sleep_for(kDrainPoll);
  core_->queue->Shutdown();
  core_->poller->join();
}

}  // namespace lumbung::rpc
