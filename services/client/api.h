// The API as typed calls: one `call` for every request message, which belongs to one RPC (rpcs.h). Which server a call goes
// to follows from the service it belongs to, or that the request names. gRPC stays behind this header, because it is slow to
// compile.
#pragma once

#include <functional>
#include <optional>
#include <stop_token>
#include <utility>

#include "client/connect.h"
#include "client/failure.h"
#include "client/rpcs.h"

namespace lumbung::client {

// Hears every message of a stream, the last one too.
template <class Message>
using Listener = std::function<void(const Message&)>;

// Thread-safe; the connection outlives it. Failures are values; nothing is thrown.
class Api {
 public:
  explicit Api(const Connection& connection) : connection_(connection) {}
  Api(const Api&) = delete;

  // The unary RPC that takes this request. Work of class BULK has no limit of time, everything else kCallTimeout.
  template <class Request>
  Answer<typename Rpc<Request>::Reply> call(const Request& request) const {
    typename Rpc<Request>::Reply reply;
    auto failure = call(request, reply);
    if (failure) return *std::move(failure);
    return reply;
  }

  // The same for messages of which only the descriptors are known. The method is found in the file of the request; `reply`
  // is of its answer's type.
  std::optional<Failure> call(const google::protobuf::Message& request, google::protobuf::Message& reply) const;

  // The RPC whose replies stream: each message as it comes, and the last one as the answer. `stop` cancels the call.
  template <class Request>
  Answer<typename Rpc<Request>::Reply> call(const Request& request,
                                            const Listener<typename Rpc<Request>::Reply>& listener,
                                            const std::stop_token& stop) const {
    typename Rpc<Request>::Reply reply;
    auto failure = stream(request, reply, [&] { listener(reply); }, stop);
    if (failure) return *std::move(failure);
    return reply;
  }

  // The same for messages of which only the descriptors are known; `each` is called when `reply` holds the next one.
  std::optional<Failure> stream(const google::protobuf::Message& request, google::protobuf::Message& reply,
                                const std::function<void()>& each, const std::stop_token& stop) const;

 private:
  const Connection& connection_;
};

// A connection and what is said over it, for one who speaks to several processes, or as several persons.
struct Line {
  explicit Line(Target target) : connection(std::move(target)) {}

  const Connection connection;
  const Api api{connection};
};

}  // namespace lumbung::client
