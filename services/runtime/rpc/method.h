// A service as `serve` sees it: a table of methods with their handlers, each a coroutine. The same table
// answers gRPC and JSON over HTTP. Handlers never see either.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include "base/events.h"
#include "base/result.h"
#include "runtime/task.h"

namespace lumbung::rpc {

// One call under way. Lives until its handler ends.
struct Call {
  Caller caller;
  std::string traceparent;
  std::chrono::steady_clock::time_point deadline;
  // Sent after the answer: `idempotent-replayed`, `as-of-position`.
  std::vector<std::pair<std::string, std::string>> trailers;
  // The resource the call was about, for the log line; never personal data.
  std::string resource;
  // True when nobody waits for the answer any more; long work looks at it between pages.
  std::function<bool()> cancelled = [] { return false; };
};

// A reply on its way out: serialized already, so that an answer kept in the store is sent as it is.
struct Reply {
  std::string bytes;

  Reply() = default;
  explicit Reply(std::string serialized) : bytes(std::move(serialized)) {}
  static Reply of(const google::protobuf::Message& message) {
    Reply reply;
    message.SerializeToString(&reply.bytes);
    return reply;
  }
};

// Nothing more to say than that it went well.
struct Done {};

// What a stream handler reads from; one read at a time.
class RequestStream {
 public:
  virtual ~RequestStream() = default;
  // The next serialized message; nothing when the client has sent its last, or is gone.
  virtual Task<std::optional<std::string>> read() = 0;
};

// What a stream handler writes to; one write at a time, co_await each.
class ReplyStream {
 public:
  virtual ~ReplyStream() = default;
  // False when the client is gone; the handler should end.
  virtual Task<bool> write(Reply reply) = 0;
  // Makes a write that nobody takes end with false, and with it the call. From any thread, while the handler runs.
  virtual void give_up() {}
};

using UnaryHandler =
    std::function<Task<Result<Reply>>(Call& call, std::shared_ptr<const google::protobuf::Message> request)>;
using ServerStreamHandler = std::function<Task<Result<Done>>(
    Call& call, std::shared_ptr<const google::protobuf::Message> request, ReplyStream& replies)>;
using BidiHandler =
    std::function<Task<Result<Done>>(Call& call, RequestStream& requests, ReplyStream& replies)>;

// Adds what is wrong with a request to the list, fields as the client wrote them. Pure.
using Validator =
    std::function<void(const google::protobuf::Message& request, std::vector<FieldViolation>& wrong)>;

// A read that streams is a `watch`: it lasts as long as its reader wants and takes no place of those who wait for an answer.
enum class WorkClass { read, write, bulk, watch };

struct Method {
  const google::protobuf::MethodDescriptor* descriptor = nullptr;
  std::string full_name;  // `/lumbung.registry.v1.RegistryService/GetBusiness`
  std::string permission;
  WorkClass work_class = WorkClass::read;
  const google::protobuf::Message* request_prototype = nullptr;
  const google::protobuf::Message* reply_prototype = nullptr;
  Validator validate;  // After the general checks of shape.h; may be empty.
  // Exactly one is set.
  UnaryHandler unary;
  ServerStreamHandler server_stream;
  BidiHandler bidi;
};

// The methods of one gRPC service. Every method of its descriptor must be given a handler and have an access
// option, or the process refuses to start (see Methods::check).
class Methods {
 public:
  explicit Methods(const google::protobuf::ServiceDescriptor* service);

  // `handler` is `Task<Result<Reply>>(Call&, std::shared_ptr<const Request>)`; `validate` is
  // `void(const Request&, std::vector<FieldViolation>&)`.
  template <class Request, class Handler>
  void unary(std::string_view method, Handler handler) {
    add(method).unary = [handler](Call& call, std::shared_ptr<const google::protobuf::Message> request) {
      return handler(call, std::static_pointer_cast<const Request>(std::move(request)));
    };
  }
  template <class Request, class Validate, class Handler>
  void unary(std::string_view method, Validate validate, Handler handler) {
    unary<Request>(method, std::move(handler));
    find(method).validate = [validate](const google::protobuf::Message& request,
                                       std::vector<FieldViolation>& wrong) {
      validate(static_cast<const Request&>(request), wrong);
    };
  }
  template <class Request, class Handler>
  void server_stream(std::string_view method, Handler handler) {
    add(method).server_stream = [handler](Call& call,
                                          std::shared_ptr<const google::protobuf::Message> request,
                                          ReplyStream& replies) {
      return handler(call, std::static_pointer_cast<const Request>(std::move(request)), replies);
    };
  }
  void bidi(std::string_view method, BidiHandler handler) { add(method).bidi = std::move(handler); }

  const google::protobuf::ServiceDescriptor* descriptor() const { return service_; }
  const std::vector<Method>& all() const { return methods_; }

  // Throws std::logic_error naming every method without a handler or without an access option.
  void check() const;

 private:
  Method& add(std::string_view method);
  Method& find(std::string_view method);

  const google::protobuf::ServiceDescriptor* service_;
  std::vector<Method> methods_;
};

}  // namespace lumbung::rpc
