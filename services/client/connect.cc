#include "client/connect.h"

#include <grpcpp/client_context.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>
#include <grpcpp/support/channel_arguments.h>

#include <algorithm>

#include "base/check.h"
#include "base/text.h"

namespace lumbung::client {
namespace {

constexpr std::size_t kMaxActAsBytes = 1'000;

bool printable_ascii(const std::string& text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

}  // namespace

const char* const kServiceConfig = R"({
  "methodConfig": [{
    "name": [{}],
    "retryPolicy": {
      "maxAttempts": 4,
      "initialBackoff": "0.1s",
      "maxBackoff": "2s",
      "backoffMultiplier": 2,
      "retryableStatusCodes": ["UNAVAILABLE"]
    }
  }]
})";

std::optional<std::string> set_servers(Target& target, const std::string& servers) {
  if (servers.find('=') == std::string::npos) {
    target.address = servers;
    return address_problem(servers);
  }
  for (std::size_t at = 0; at <= servers.size();) {
    const auto end = std::min(servers.find(',', at), servers.size());
    const auto one = servers.substr(at, end - at);
    const auto equals = one.find('=');
    if (equals == std::string::npos || equals == 0)
      return "`" + one + "` is no server of a service: write registry=127.0.0.1:7400,reporting=127.0.0.1:7401.";
    const auto address = one.substr(equals + 1);
    if (const auto problem = address_problem(address)) return problem;
    if (target.by_service.empty()) target.address = address;
    target.by_service[one.substr(0, equals)] = address;
    at = end + 1;
  }
  return std::nullopt;
}

std::optional<std::string> address_problem(const std::string& address) {
  const auto colon = address.rfind(':');
  const auto port = colon == std::string::npos ? "" : address.substr(colon + 1);
  if (colon == 0 || !all_digits(port) || port.size() > 5 || std::stoi(port) > 65'535 ||
      !printable_ascii(address))
    return "`" + address + "` is no address: it needs a host and a port, for example " +
           kDefaultAddress + ".";
  return std::nullopt;
}

std::optional<std::string> act_as_problem(const std::string& act_as) {
  const std::string example = "write `agency=dinas-koperasi;person=siti;roles=registry-officer`.";
  if (act_as.size() > kMaxActAsBytes || !printable_ascii(act_as))
    return "The acting person is at most 1,000 printable ASCII characters: " + example;
  for (std::size_t at = 0; at < act_as.size();) {
    const auto end = std::min(act_as.find(';', at), act_as.size());
    const auto part = act_as.substr(at, end - at);
    const auto key = part.substr(0, part.find('='));
    if (part.find('=') == std::string::npos ||
        (key != "agency" && key != "person" && key != "roles"))
      return "`" + part + "` is not agency=, person= or roles=: " + example;
    at = end + 1;
  }
  return std::nullopt;
}

Connection::Connection(Target target) : target_(std::move(target)) {
  CHECK(!act_as_problem(target_.act_as));
  grpc::ChannelArguments arguments;
  arguments.SetServiceConfigJSON(kServiceConfig);
  arguments.SetMaxReceiveMessageSize(kMaxAnswerBytes);
  // A proxy of the environment is for the web; it would also be asked for 127.0.0.1.
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  // Another Connection connects for itself: it is made when this one's lines are no longer trusted.
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  const auto open = [&](const std::string& address) {
    CHECK(!address_problem(address));
    auto& channel = channels_[address];
    if (!channel) channel = grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), arguments);
  };
  open(target_.address);
  for (const auto& [service, address] : target_.by_service) open(address);
}

Connection::~Connection() = default;

const std::string& Connection::address_of(const std::string& service) const {
  const auto found = target_.by_service.find(service);
  return found == target_.by_service.end() ? target_.address : found->second;
}

const std::shared_ptr<grpc::Channel>& Connection::channel(const std::string& service) const {
  return channels_.at(address_of(service));
}

Failure Connection::failure_of(const grpc::Status& status, const std::string& service) const {
  auto failure = client::failure_of(status);
  // Ours always give a reason; without one the words are those of the network.
  if (failure.code == "UNAVAILABLE" && failure.reason.empty())
    failure.sentence = "No answer from " + address_of(service) + ": " + failure.sentence;
  return failure;
}

void Connection::prepare(grpc::ClientContext& context, Patience patience) const {
  const auto now = std::chrono::system_clock::now();
  if (target_.timeout)
    context.set_deadline(now + *target_.timeout);
  else if (patience == Patience::person)
    context.set_deadline(now + kCallTimeout);
  if (!target_.act_as.empty()) context.AddMetadata("x-lumbung-act-as", target_.act_as);
}

}  // namespace lumbung::client
