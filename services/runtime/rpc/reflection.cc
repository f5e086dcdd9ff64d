#include "runtime/rpc/reflection.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/descriptor.pb.h>
#include <grpc/reflection/v1/reflection.pb.h>

#include <set>

#include "runtime/rpc/bytes.h"

namespace lumbung::rpc {
namespace {

using google::protobuf::DescriptorPool;
using google::protobuf::FileDescriptor;
using grpc::reflection::v1::ServerReflectionRequest;
using grpc::reflection::v1::ServerReflectionResponse;

constexpr const char* kNames[] = {"/grpc.reflection.v1.ServerReflection/ServerReflectionInfo",
                                  "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo"};
constexpr int kVersions = 2;

void fail(ServerReflectionResponse& response, grpc::StatusCode code, const std::string& why) {
  response.mutable_error_response()->set_error_code(code);
  response.mutable_error_response()->set_error_message(why);
}

// The file and all it needs, what the stream has already left out.
void add_file(const FileDescriptor& file, std::set<std::string>& sent, ServerReflectionResponse& response) {
  if (!sent.insert(file.name()).second) return;
  google::protobuf::FileDescriptorProto proto;
  file.CopyTo(&proto);
  response.mutable_file_descriptor_response()->add_file_descriptor_proto(proto.SerializeAsString());
  for (int i = 0; i < file.dependency_count(); ++i) add_file(*file.dependency(i), sent, response);
}

void answer_file(const FileDescriptor* file, const std::string& asked, std::set<std::string>& sent,
                 ServerReflectionResponse& response) {
  if (!file) return fail(response, grpc::StatusCode::NOT_FOUND, "Nothing here is called " + asked + ".");
  response.mutable_file_descriptor_response();
  add_file(*file, sent, response);
}

// The answer to one question. `sent`: the files this stream was given already, and those added.
ServerReflectionResponse reflect(const ServerReflectionRequest& request, const std::vector<std::string>& services,
                                 std::set<std::string>& sent) {
  const auto& pool = *DescriptorPool::generated_pool();
  ServerReflectionResponse response;
  response.set_valid_host(request.host());
  *response.mutable_original_request() = request;
  switch (request.message_request_case()) {
    case ServerReflectionRequest::kListServices:
      for (const auto& name : services) response.mutable_list_services_response()->add_service()->set_name(name);
      break;
    case ServerReflectionRequest::kFileByFilename:
      answer_file(pool.FindFileByName(request.file_by_filename()), request.file_by_filename(), sent, response);
      break;
    case ServerReflectionRequest::kFileContainingSymbol:
      answer_file(pool.FindFileContainingSymbol(request.file_containing_symbol()), request.file_containing_symbol(), sent,
                  response);
      break;
    case ServerReflectionRequest::kFileContainingExtension: {
      const auto& asked = request.file_containing_extension();
      const auto* type = pool.FindMessageTypeByName(asked.containing_type());
      const auto* field = type ? pool.FindExtensionByNumber(type, asked.extension_number()) : nullptr;
      answer_file(field ? field->file() : nullptr, asked.containing_type() + " extended", sent, response);
      break;
    }
    case ServerReflectionRequest::kAllExtensionNumbersOfType: {
      const auto* type = pool.FindMessageTypeByName(request.all_extension_numbers_of_type());
      if (!type) {
        fail(response, grpc::StatusCode::NOT_FOUND, "Nothing here is called " + request.all_extension_numbers_of_type() + ".");
        break;
      }
      std::vector<const google::protobuf::FieldDescriptor*> fields;
      pool.FindAllExtensions(type, &fields);
      auto& numbers = *response.mutable_all_extension_numbers_response();
      numbers.set_base_type_name(type->full_name());
      for (const auto* field : fields) numbers.add_extension_number(field->number());
      break;
    }
    case ServerReflectionRequest::MESSAGE_REQUEST_NOT_SET:
      fail(response, grpc::StatusCode::INVALID_ARGUMENT, "The request asks nothing this server knows.");
  }
  return response;
}

}  // namespace

// One stream of questions, each answered before the next is read.
class ReflectionService::StreamCall : public Event {
 public:
  StreamCall(ReflectionService& service, int method)
      : guest_(*service.home_), service_(service), method_(method), stream_(&context_) {
    service_.RequestAsyncBidiStreaming(method_, &context_, &stream_, &service_.home_->queue, &service_.home_->queue, tag());
  }

  void happened(bool ok) override {
    switch (step_) {
      case Step::posted:
        if (!ok) return delete this;
        if (!service_.home_->closing.load()) new StreamCall(service_, method_);
        return read();
      case Step::reading:
        return ok ? answer() : finish(grpc::Status::OK);
      case Step::writing:
        return ok ? read() : finish(grpc::Status::CANCELLED);
      case Step::finishing:
        delete this;
    }
  }

 private:
  enum class Step { posted, reading, writing, finishing };

  void* tag() { return static_cast<Event*>(this); }
  void read() {
    step_ = Step::reading;
    stream_.Read(&request_, tag());
  }
  void answer() {
    ServerReflectionRequest request;
    if (!parse(request_, request))
      return finish({grpc::StatusCode::INVALID_ARGUMENT, "The bytes are no ServerReflectionRequest."});
    step_ = Step::writing;
    stream_.Write(buffer_of(reflect(request, service_.services_, sent_)), tag());
  }
  void finish(const grpc::Status& status) {
    step_ = Step::finishing;
    stream_.Finish(status, tag());
  }

  const Guest guest_;
  ReflectionService& service_;
  const int method_;
  grpc::ServerContext context_;
  grpc::ServerAsyncReaderWriter<grpc::ByteBuffer, grpc::ByteBuffer> stream_;
  grpc::ByteBuffer request_;
  std::set<std::string> sent_;
  Step step_ = Step::posted;
};

ReflectionService::ReflectionService(std::vector<std::string> services) : services_(std::move(services)) {
  for (int method = 0; method < kVersions; ++method) {
    AddMethod(new grpc::internal::RpcServiceMethod(kNames[method], grpc::internal::RpcMethod::BIDI_STREAMING, nullptr));
    MarkMethodAsync(method);
  }
}

void ReflectionService::begin(CallHome& home) {
  home_ = &home;
  for (int method = 0; method < kVersions; ++method) new StreamCall(*this, method);
}

}  // namespace lumbung::rpc
