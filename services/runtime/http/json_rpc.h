// The RPCs as JSON over HTTP, by the Connect protocol's unary form: `POST
// /lumbung.registry.v1.RegistryService/ GetBusiness` with the request as JSON. From the same
// descriptors and handlers as gRPC, so the two never differ: field names in lowerCamelCase, 64-bit
// integers as strings, enums by name. An unknown field is refused, because a misspelt one would
// otherwise be lost without a word.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/http/server.h"
#include "runtime/rpc/dispatch.h"
#include "runtime/rpc/method.h"

namespace lumbung {

// A call as it came in, before anybody looked at who asks.
struct JsonCall {
  const rpc::Method& method;
  std::shared_ptr<const google::protobuf::Message> request;
  std::string act_as;       // x-lumbung-act-as; may be empty.
  std::string traceparent;  // May be empty.
  std::optional<std::chrono::milliseconds> timeout;  // connect-timeout-ms.
};

// Finds out who calls, makes the rpc::Call and hands it to rpc::dispatch_unary. Runs on the HTTP
// thread; `done` may be called on any.
using JsonDispatch = std::function<void(JsonCall, std::function<void(rpc::DispatchAnswer)> done)>;

// The handler of POST. Keeps pointers to the methods: they must outlive the server.
class JsonRpc {
 public:
  JsonRpc(const std::vector<const rpc::Methods*>& services, JsonDispatch dispatch);

  void operator()(HttpRequest request, HttpReply reply) const;

 private:
  std::map<std::string, const rpc::Method*, std::less<>> methods_;
  JsonDispatch dispatch_;
};

}  // namespace lumbung
