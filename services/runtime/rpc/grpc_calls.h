// One gRPC call on the completion queue, unary or streaming, as an object that owns itself from its posting to
// its end. Internal to rpc/.
#pragma once

#include <grpcpp/alarm.h>
#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/grpcpp.h>
#include <grpcpp/support/async_stream.h>
#include <grpcpp/support/async_unary_call.h>

#include <atomic>
#include <memory>
#include <mutex>
#include <thread>
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

// Answers made on other threads (the committer's above all), sent by the polling thread. One wake-up carries all that
// were made meanwhile, and the committer goes on with the next batch instead of writing to sockets.
class AnswerQueue : public Event {
 public:
  explicit AnswerQueue(grpc::ServerCompletionQueue& queue) : queue_(queue) {}
  // `answer` happens once, on the polling thread.
  void add(Event* answer);
  void happened(bool ok) override;

 private:
  grpc::ServerCompletionQueue& queue_;
  grpc::Alarm alarm_;
  std::mutex mutex_;
  std::vector<Event*> waiting_;
  bool awake_ = false;  // The alarm is on its way.
};

// What every call needs of its server.
struct CallHome {
  CallHome(Dispatcher& d, grpc::ServerCompletionQueue& q) : dispatcher(d), queue(q), answers(q) {}

  Dispatcher& dispatcher;
  grpc::ServerCompletionQueue& queue;
  AnswerQueue answers;
  std::thread::id poller;      // Set before the first call can arrive.
  std::atomic<int> guests{0};  // Calls that wait to arrive or have not ended: the queue must outlive them.
  std::atomic<bool> closing{false};
};

// Every call keeps one, as its first member: it is counted from before it is posted until it is gone.
class Guest {
 public:
  explicit Guest(CallHome& home) : home_(home) { home_.guests.fetch_add(1); }
  ~Guest() { home_.guests.fetch_sub(1); }
  Guest(const Guest&) = delete;
  Guest& operator=(const Guest&) = delete;

 private:
  CallHome& home_;
};

// Posts one wait for a call of the service's method; when it arrives, the next wait is posted.
void post(CallHome& home, TableService& service, int method);

}  // namespace lumbung::rpc
