// A changing RPC that is one command: the request as a command, committed, its record as the answer.
#pragma once

#include "registry/domain/validate.h"
#include "registry/rpc/commands.h"
#include "runtime/rpc/commit.h"

namespace lumbung::registry {

template <class Request>
Task<Result<rpc::Reply>> change(Registry& registry, rpc::Call& call, Asked<Request> request) {
  return rpc::commit(registry.committer, call, command_for(registry, call, std::move(request)));
}

// Adds an RPC with the validator of its request; `handler` is `Task<Result<rpc::Reply>>(Registry&, rpc::Call&,
// Asked<Request>)`.
template <class Request, class Handler>
void add_handled(rpc::Methods& methods, Registry& registry, std::string_view method, Handler handler) {
  const auto validator = [&registry](const Request& request, std::vector<FieldViolation>& wrong) {
    if constexpr (requires { validate(request, registry.reference, wrong); })
      validate(request, registry.reference, wrong);
    else
      validate(request, wrong);
  };
  methods.unary<Request>(method, validator, [&registry, handler](rpc::Call& call, Asked<Request> request) {
    return handler(registry, call, std::move(request));
  });
}

// Adds an RPC that is one command.
template <class Request>
void add_change(rpc::Methods& methods, Registry& registry, std::string_view method) {
  add_handled<Request>(methods, registry, method, change<Request>);
}

}  // namespace lumbung::registry
