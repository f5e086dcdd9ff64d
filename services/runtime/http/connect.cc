#include "runtime/http/connect.h"

#include <google/protobuf/util/json_util.h>
#include <google/rpc/error_details.pb.h>
#include <google/rpc/status.pb.h>
#include <openssl/evp.h>

#include <array>
#include <memory>
#include <stdexcept>

#include "runtime/log/json_text.h"

namespace lumbung {
namespace {

struct Word {
  int status;
  std::string_view word;
};

constexpr int kUnimplemented = 12;

// By google.rpc.Code; https://connectrpc.com/docs/protocol#error-codes.
constexpr std::array<Word, 17> kWords{{{200, "ok"},
                                       {499, "canceled"},
                                       {500, "unknown"},
                                       {400, "invalid_argument"},
                                       {504, "deadline_exceeded"},
                                       {404, "not_found"},
                                       {409, "already_exists"},
                                       {403, "permission_denied"},
                                       {429, "resource_exhausted"},
                                       {400, "failed_precondition"},
                                       {409, "aborted"},
                                       {400, "out_of_range"},
                                       {501, "unimplemented"},
                                       {500, "internal"},
                                       {503, "unavailable"},
                                       {500, "data_loss"},
                                       {401, "unauthenticated"}}};

const Word& word_of(int code) {
  constexpr std::size_t kUnknown = 2;
  return kWords[code >= 0 && code < int(kWords.size()) ? std::size_t(code) : kUnknown];
}

std::string json_of(const google::protobuf::Message& message) {
  std::string json;
  const auto made = google::protobuf::util::MessageToJsonString(message, &json);
  if (!made.ok())
    throw std::runtime_error("no JSON of " + message.GetTypeName() + ": " + made.ToString());
  return json;
}

// Standard alphabet without padding, as Connect asks.
std::string base64(const std::string& bytes) {
  std::string text(4 * ((bytes.size() + 2) / 3) + 1, '\0');
  const int length =
      EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                      reinterpret_cast<const unsigned char*>(bytes.data()), int(bytes.size()));
  text.resize(std::size_t(length));
  while (text.ends_with('=')) text.pop_back();
  return text;
}

std::unique_ptr<google::protobuf::Message> unpacked(const google::protobuf::Any& packed,
                                                    const std::string& type) {
  using google::protobuf::DescriptorPool;
  using google::protobuf::MessageFactory;
  const auto* descriptor = DescriptorPool::generated_pool()->FindMessageTypeByName(type);
  if (descriptor == nullptr) return nullptr;
  std::unique_ptr<google::protobuf::Message> message(
      MessageFactory::generated_factory()->GetPrototype(descriptor)->New());
  return message->ParseFromString(packed.value()) ? std::move(message) : nullptr;
}

void append_detail(std::string& body, const google::protobuf::Any& packed) {
  const auto type = packed.type_url().substr(packed.type_url().rfind('/') + 1);
  body += R"({"type":)";
  append_json_string(body, type);
  body += R"(,"value":")" + base64(packed.value()) + '"';
  if (const auto message = unpacked(packed, type)) body += R"(,"debug":)" + json_of(*message);
  body += '}';
}

}  // namespace

int connect_status(int code) { return word_of(code).status; }
std::string_view connect_word(int code) { return word_of(code).word; }

HttpAnswer connect_error(int code, const std::string& message, const std::string& details) {
  HttpAnswer answer{connect_status(code), "application/json", {}, {}};
  answer.body = R"({"code":")" + std::string(connect_word(code)) + R"(","message":)";
  append_json_string(answer.body, message);
  google::rpc::Status status;
  if (status.ParseFromString(details) && status.details_size() > 0) {
    answer.body += R"(,"details":[)";
    for (int i = 0; i < status.details_size(); ++i) {
      if (i > 0) answer.body += ',';
      append_detail(answer.body, status.details(i));
    }
    answer.body += ']';
  }
  answer.body += '}';
  return answer;
}

HttpAnswer connect_answer(const rpc::Method& method, const rpc::DispatchAnswer& answer) {
  HttpAnswer made;
  if (answer.code == rpc::kOk) {
    const std::unique_ptr<google::protobuf::Message> reply(method.reply_prototype->New());
    if (!reply->ParseFromString(answer.bytes))
      throw std::runtime_error("the reply of " + method.full_name + " cannot be read");
    made = {200, "application/json", json_of(*reply), {}};
  } else {
    made = connect_error(answer.code, answer.message, answer.status_details);
  }
  for (const auto& [name, value] : answer.trailers)
    made.headers.emplace_back("trailer-" + name, value);
  return made;
}

HttpAnswer connect_unimplemented(int http_status, const std::string& reason,
                                 const std::string& sentence) {
  google::rpc::ErrorInfo info;
  info.set_reason(reason);
  info.set_domain("lumbung");
  google::rpc::Status status;
  status.set_code(kUnimplemented);
  status.add_details()->PackFrom(info);
  auto answer = connect_error(kUnimplemented, sentence, status.SerializeAsString());
  answer.status = http_status;
  return answer;
}

}  // namespace lumbung
