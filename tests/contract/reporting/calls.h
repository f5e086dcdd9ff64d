// Calls of a service's methods in this process, past gRPC: what a handler answers, and the moment it answers it.
#pragma once

#include <google/protobuf/message.h>

#include <string>
#include <vector>

#include "base/result.h"
#include "runtime/rpc/method.h"

namespace lumbung::contract {

struct Answered {
  rpc::Reply reply;
  std::vector<std::pair<std::string, std::string>> trailers;
};

// Waits for the answer. What the handler throws is thrown.
Result<Answered> call(const std::vector<const rpc::Methods*>& services, const google::protobuf::Message& request);

// The same, and insists on an answer.
template <class Reply>
Reply must(const std::vector<const rpc::Methods*>& services, const google::protobuf::Message& request) {
  const auto answered = call(services, request);
  if (!answered) throw std::runtime_error(request.GetDescriptor()->name() + ": " + answered.refusal().reason());
  Reply reply;
  CHECK(reply.ParseFromString(answered->reply.bytes));
  return reply;
}

// A two-way call that sends these messages and ends: how many rows the last answer says were accepted is the caller's to
// read. The last answer's bytes.
std::string send(const std::vector<const rpc::Methods*>& services, const std::string& method,
                 const std::vector<std::string>& messages);

}  // namespace lumbung::contract
