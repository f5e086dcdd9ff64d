// One gRPC call on the completion queue, unary or streaming, as an object that owns itself from its posting to
// its end. Internal to rpc/.
#pragma once

#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/grpcpp.h>
#include <grpcpp/support/async_stream.h>
#include <grpcpp/support/async_unary_call.h>

#include <atomic>
#include <memory>
#include <vector>

#include "runtime/rpc/dispatch.h"

namespace lumbung::rpc {

// What the poller finds on the queue.
class Event {
 public:
  virtual ~Event() = default;
  virtual void happened(bool ok) = 0;
};

// A gRPC service made from the method table, as generated code would be, but of any service and in bytes.
class TableService : public grpc::Service {
 public:
  explicit TableService(std::vector<Served*> methods);

  const std::vector<Served*>& methods() const { return methods_; }
  void request_unary(int method, grpc::ServerContext* context, grpc::ByteBuffer* request,
                     grpc::ServerAsyncResponseWriter<grpc::ByteBuffer>* responder,
                     grpc::ServerCompletionQueue* queue, Event* event) {
    RequestAsyncUnary(method, context, request, responder, queue, queue, event);
  }
  void request_server_stream(int method, grpc::ServerContext* context, grpc::ByteBuffer* request,
                             grpc::ServerAsyncWriter<grpc::ByteBuffer>* stream,
                             grpc::ServerCompletionQueue* queue, Event* event) {
    RequestAsyncServerStreaming(method, context, request, stream, queue, queue, event);
  }
  void request_bidi(int method, grpc::ServerContext* context,
                    grpc::ServerAsyncReaderWriter<grpc::ByteBuffer, grpc::ByteBuffer>* stream,
                    grpc::ServerCompletionQueue* queue, Event* event) {
    RequestAsyncBidiStreaming(method, context, stream, queue, queue, event);
  }

 private:
  std::vector<Served*> methods_;
};

// What every call needs of its server.
struct CallHome {
  Dispatcher& dispatcher;
  grpc::ServerCompletionQueue& queue;
  std::atomic<int> posted{0};   // Waiting for a call to arrive.
  std::atomic<int> running{0};  // Arrived and not ended.
  std::atomic<bool> closing{false};
};

// Posts one wait for a call of the service's method; when it arrives, the next wait is posted.
void post(CallHome& home, TableService& service, int method);

}  // namespace lumbung::rpc
