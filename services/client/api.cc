#include "client/api.h"

#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>
#include <grpcpp/impl/client_unary_call.h>

#include <string>

#include "base/check.h"
#include "lumbung/common/v1/options.pb.h"
#include "lumbung/operations/v1/operations_service.grpc.pb.h"

namespace lumbung::client {
namespace {

using operations::OperationsService;

Failure failure_for(const Connection& connection, const grpc::Status& status, const google::protobuf::Message& request) {
  auto failure = connection.failure_of(status);
  const auto* id = request.GetDescriptor()->FindFieldByName("request_id");
  if (id) failure.request_id = request.GetReflection()->GetString(request, id);
  return failure;
}

const google::protobuf::MethodDescriptor& method_of(const google::protobuf::Message& request) {
  const auto* type = request.GetDescriptor();
  const auto* file = type->file();
  for (int s = 0; s < file->service_count(); ++s)
    for (int m = 0; m < file->service(s)->method_count(); ++m)
      if (file->service(s)->method(m)->input_type() == type) return *file->service(s)->method(m);
  check_failed("a request stands in the file of its service", __FILE__, __LINE__);
}

Patience patience_of(const google::protobuf::MethodDescriptor& method) {
  const auto work = method.options().GetExtension(common::v1::access).work_class();
  return work == common::v1::WORK_CLASS_BULK ? Patience::long_work : Patience::person;
}

template <class Stub, class Request, class Reply>
Answer<Reply> stream(const Connection& connection, Stub& stub,
                     std::unique_ptr<grpc::ClientReader<Reply>> (Stub::*method)(
                         grpc::ClientContext*, const Request&),
                     const Request& request, const Listener<Reply>& listener,
                     const std::stop_token& stop) {
  grpc::ClientContext context;
  connection.prepare(context, Patience::long_work);
  const std::stop_callback cancel(stop, [&context] { context.TryCancel(); });
  const auto reader = (stub.*method)(&context, request);
  std::optional<Reply> last;
  for (Reply reply; reader->Read(&reply);) {
    listener(reply);
    last = reply;
  }
  const auto status = reader->Finish();
  if (!status.ok()) return failure_for(connection, status, request);
  if (!last)
    return failure_for(
        connection, grpc::Status(grpc::INTERNAL, "The server ended without an answer."), request);
  return *std::move(last);
}

}  // namespace

struct Api::Stubs {
  std::unique_ptr<OperationsService::Stub> operations;
};

Api::Api(const Connection& connection)
    : connection_(connection),
      stubs_(std::make_unique<Stubs>(Stubs{OperationsService::NewStub(connection.channel())})) {}

Api::~Api() = default;

std::optional<Failure> Api::call(const google::protobuf::Message& request, google::protobuf::Message& reply) const {
  const auto& method = method_of(request);
  CHECK(method.output_type() == reply.GetDescriptor());
  const auto path = "/" + method.service()->full_name() + "/" + method.name();
  grpc::ClientContext context;
  connection_.prepare(context, patience_of(method));
  // What a generated stub does, for any message.
  const grpc::internal::RpcMethod rpc(path.c_str(), grpc::internal::RpcMethod::NORMAL_RPC, connection_.channel());
  const auto status = grpc::internal::BlockingUnaryCall<google::protobuf::Message, google::protobuf::Message>(
      connection_.channel().get(), rpc, &context, request, &reply);
  if (!status.ok()) return failure_for(connection_, status, request);
  return std::nullopt;
}

Answer<operations::VerifyLogResponse> Api::call(
    const operations::VerifyLogRequest& request,
    const Listener<operations::VerifyLogResponse>& listener, const std::stop_token& stop) const {
  return stream(connection_, *stubs_->operations, &OperationsService::Stub::VerifyLog, request,
                listener, stop);
}

Answer<operations::ExportLogResponse> Api::call(
    const operations::ExportLogRequest& request,
    const Listener<operations::ExportLogResponse>& listener, const std::stop_token& stop) const {
  return stream(connection_, *stubs_->operations, &OperationsService::Stub::ExportLog, request,
                listener, stop);
}

Answer<operations::RebuildViewsResponse> Api::call(
    const operations::RebuildViewsRequest& request,
    const Listener<operations::RebuildViewsResponse>& listener, const std::stop_token& stop) const {
  return stream(connection_, *stubs_->operations, &OperationsService::Stub::RebuildViews, request,
                listener, stop);
}

}  // namespace lumbung::client
