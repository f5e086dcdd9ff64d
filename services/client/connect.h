// The way to a server: its address, the retries every caller of the API uses, how long a call may
// take and in whose name it is made. One Connection serves all calls of a program.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "client/failure.h"

namespace grpc {
class Channel;
class ClientContext;
}  // namespace grpc

namespace lumbung::client {

inline constexpr const char* kDefaultAddress = "127.0.0.1:7400";

// The published service config: UNAVAILABLE, and nothing else, is tried again by gRPC itself, at
// most 4 times in all. Safe, because every changing RPC carries a request id.
extern const char* const kServiceConfig;

// An answer above this is refused; the largest page of records is far below it.
inline constexpr int kMaxAnswerBytes = 64 * 1024 * 1024;

// How long a call may take when the caller does not say.
inline constexpr std::chrono::seconds kCallTimeout{30};

struct Target {
  std::string address = kDefaultAddress;
  // Services that live elsewhere, by name; the others are at `address`.
  std::map<std::string, std::string> by_service;
  // `agency=dinas-koperasi;person=siti;roles=registry-officer,planner`; empty: the server's local
  // operator. Obeyed by servers on a loopback address only.
  std::string act_as;
  // For every call, in place of kCallTimeout; also for the long ones, which otherwise have no
  // limit.
  std::optional<std::chrono::milliseconds> timeout;
};

// The services of a target from `127.0.0.1:7400`, or from `registry=127.0.0.1:7400,reporting=127.0.0.1:7401`, of which the
// first serves all that are not named. What is wrong with it, as a sentence, if anything.
std::optional<std::string> set_servers(Target& target, const std::string& servers);

// What is wrong with an address or an act_as, as a sentence; nothing when it can be used.
std::optional<std::string> address_problem(const std::string& address);
std::optional<std::string> act_as_problem(const std::string& act_as);

// How patient a call is.
enum class Patience {
  person,    // Somebody waits: kCallTimeout.
  long_work  // An import, an evaluation, a verification: no limit of its own.
};

// Thread-safe. Connects to each server at the first call and again whenever the server comes back.
class Connection {
 public:
  // Of a target without problems.
  explicit Connection(Target target);
  ~Connection();
  Connection(const Connection&) = delete;

  // Of the registry.
  const std::shared_ptr<grpc::Channel>& channel() const { return channel("registry"); }
  const std::shared_ptr<grpc::Channel>& channel(const std::string& service) const;
  const Target& target() const { return target_; }
  // What became of a call to a service; names the address when nobody answered there.
  Failure failure_of(const grpc::Status& status, const std::string& service = "registry") const;
  // Deadline and metadata of one call.
  void prepare(grpc::ClientContext& context, Patience patience) const;

 private:
  const std::string& address_of(const std::string& service) const;

  Target target_;
  std::map<std::string, std::shared_ptr<grpc::Channel>> channels_;  // By address; all made at the start.
};

}  // namespace lumbung::client
