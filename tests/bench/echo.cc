#include "bench/echo.h"

#include <grpcpp/grpcpp.h>
#include <grpcpp/impl/codegen/server_callback_handlers.h>
#include <grpcpp/support/async_unary_call.h>
#include <unistd.h>

#include <iostream>
#include <memory>
#include <thread>

namespace lumbung::bench {
namespace {

constexpr int kPosted = 64;

class EchoService : public grpc::Service {
 public:
  EchoService(EchoApi api, std::size_t reply_bytes) : reply_bytes_(reply_bytes) {
    AddMethod(new grpc::internal::RpcServiceMethod(kEchoMethod, grpc::internal::RpcMethod::NORMAL_RPC, nullptr));
    if (api == EchoApi::completion_queue) {
      MarkMethodAsync(0);
    } else {
      MarkMethodCallback(0, new grpc::internal::CallbackUnaryHandler<grpc::ByteBuffer, grpc::ByteBuffer>(
                                [](grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                   grpc::ByteBuffer* reply) {
                                  *reply = *request;
                                  auto* reactor = context->DefaultReactor();
                                  reactor->Finish(grpc::Status::OK);
                                  return reactor;
                                }));
    }
  }
  void request(grpc::ServerContext* context, grpc::ByteBuffer* request,
               grpc::ServerAsyncResponseWriter<grpc::ByteBuffer>* responder,
               grpc::ServerCompletionQueue* queue, void* tag) {
    RequestAsyncUnary(0, context, request, responder, queue, queue, tag);
  }
  grpc::ByteBuffer reply_to(const grpc::ByteBuffer& request) const {
    if (reply_bytes_ == 0) return request;
    // Made for every call, as any server makes its answer.
    const grpc::Slice bytes(std::string(reply_bytes_, 'x'));
    return {&bytes, 1};
  }

 private:
  const std::size_t reply_bytes_;
};

struct EchoCall {
  EchoCall(EchoService& s, grpc::ServerCompletionQueue& q) : service(s), queue(q), responder(&context) {
    service.request(&context, &bytes, &responder, &queue, this);
  }
  void happened(bool ok) {
    if (answered || !ok) {
      delete this;
      return;
    }
    answered = true;
    new EchoCall(service, queue);
    responder.Finish(service.reply_to(bytes), grpc::Status::OK, this);
  }
  EchoService& service;
  grpc::ServerCompletionQueue& queue;
  grpc::ServerContext context;
  grpc::ByteBuffer bytes;
  grpc::ServerAsyncResponseWriter<grpc::ByteBuffer> responder;
  bool answered = false;
};

}  // namespace

int serve_echo(EchoApi api, std::size_t reply_bytes) {
  EchoService service(api, reply_bytes);
  grpc::ServerBuilder builder;
  int port = 0;
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
  builder.RegisterService(&service);
  std::unique_ptr<grpc::ServerCompletionQueue> queue;
  if (api == EchoApi::completion_queue) queue = builder.AddCompletionQueue();
  const auto server = builder.BuildAndStart();
  if (!server) return 1;
  std::thread poller;
  if (queue) {
    for (int i = 0; i < kPosted; ++i) new EchoCall(service, *queue);
    poller = std::thread([&queue] {
      void* tag = nullptr;
      bool ok = false;
      while (queue->Next(&tag, &ok)) static_cast<EchoCall*>(tag)->happened(ok);
    });
  }
  std::cout << "listening on 127.0.0.1:" << port << std::endl;
  // Until the one who started it ends it.
  for (;;) pause();
}

}  // namespace lumbung::bench
