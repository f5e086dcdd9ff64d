#include "client/api.h"

#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>
#include <grpcpp/impl/client_unary_call.h>
#include <grpcpp/impl/codegen/proto_utils.h>
#include <grpcpp/support/sync_stream.h>

#include <string>

#include "base/check.h"
#include "lumbung/common/v1/options.pb.h"

namespace lumbung::client {
namespace {

Failure failure_for(const Connection& connection, const std::string& service, const grpc::Status& status,
                    const google::protobuf::Message& request) {
  auto failure = connection.failure_of(status, service);
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

// `registry` of `lumbung.registry.v1`; operations are those of the service that the request names.
std::string service_of(const google::protobuf::MethodDescriptor& method, const google::protobuf::Message& request) {
  constexpr std::string_view kOurs = "lumbung.";
  const auto& package = method.file()->package();
  const auto service = package.substr(kOurs.size(), package.find('.', kOurs.size()) - kOurs.size());
  if (service != "operations") return service;
  const auto* named = request.GetDescriptor()->FindFieldByName("service");
  return named ? request.GetReflection()->GetString(request, named) : std::string("registry");
}

std::string path_of(const google::protobuf::MethodDescriptor& method) {
  return "/" + method.service()->full_name() + "/" + method.name();
}

Patience patience_of(const google::protobuf::MethodDescriptor& method) {
  const auto work = method.options().GetExtension(common::v1::access).work_class();
  return work == common::v1::WORK_CLASS_BULK ? Patience::long_work : Patience::person;
}

}  // namespace

std::optional<Failure> Api::call(const google::protobuf::Message& request, google::protobuf::Message& reply) const {
  const auto& method = method_of(request);
  CHECK(method.output_type() == reply.GetDescriptor());
  const auto service = service_of(method, request);
  const auto& channel = connection_.channel(service);
  const auto path = path_of(method);
  grpc::ClientContext context;
  connection_.prepare(context, patience_of(method));
  // What a generated stub does, for any message.
  const grpc::internal::RpcMethod rpc(path.c_str(), grpc::internal::RpcMethod::NORMAL_RPC, channel);
  const auto status = grpc::internal::BlockingUnaryCall<google::protobuf::Message, google::protobuf::Message>(
      channel.get(), rpc, &context, request, &reply);
  if (!status.ok()) return failure_for(connection_, service, status, request);
  return std::nullopt;
}

std::optional<Failure> Api::stream(const google::protobuf::Message& request, google::protobuf::Message& reply,
                                   const std::function<void()>& each, const std::stop_token& stop) const {
  using google::protobuf::Message;
  const auto& method = method_of(request);
  CHECK(method.output_type() == reply.GetDescriptor());
  const auto service = service_of(method, request);
  const auto& channel = connection_.channel(service);
  const auto path = path_of(method);
  grpc::ClientContext context;
  connection_.prepare(context, Patience::long_work);
  const std::stop_callback cancel(stop, [&context] { context.TryCancel(); });
  const grpc::internal::RpcMethod rpc(path.c_str(), grpc::internal::RpcMethod::SERVER_STREAMING, channel);
  const std::unique_ptr<grpc::ClientReader<Message>> reader(
      grpc::internal::ClientReaderFactory<Message>::Create(channel.get(), rpc, &context, request));
  bool heard = false;
  while (reader->Read(&reply)) {
    each();
    heard = true;
  }
  auto status = reader->Finish();
  if (status.ok() && !heard) status = grpc::Status(grpc::INTERNAL, "The server ended without an answer.");
  if (!status.ok()) return failure_for(connection_, service, status, request);
  return std::nullopt;
}

}  // namespace lumbung::client
