#include "runtime/http/json_rpc.h"

#include <google/protobuf/util/json_util.h>

#include <charconv>
#include <chrono>
#include <memory>
#include <set>
#include <utility>

#include "base/person_number.h"
#include "base/text.h"
#include "runtime/http/connect.h"

namespace lumbung {
namespace {

using google::protobuf::Message;

// Connect allows ten digits: 115 days.
constexpr std::size_t kMaxTimeoutDigits = 10;

HttpAnswer refused(const rpc::Served& served, const Refusal& refusal) {
  const auto failure = rpc::failure_of(refusal, served.domain());
  return connect_error(failure.code, failure.message, failure.details);
}

Result<std::optional<std::chrono::milliseconds>> timeout_of(const HttpRequest& request) {
  using Timeout = std::optional<std::chrono::milliseconds>;
  const auto& text = request.header("connect-timeout-ms");
  if (text.empty()) return Timeout();
  std::int64_t ms = 0;
  const auto end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, ms);
  if (error != std::errc() || stop != end || ms < 1 || text.size() > kMaxTimeoutDigits)
    return invalid_field("connect-timeout-ms", "TIMEOUT_INVALID",
                         "Give milliseconds, 1 to 10 digits.", text.substr(0, 32));
  return Timeout(std::chrono::milliseconds(ms));
}

std::optional<Refusal> wrong_protocol(const HttpRequest& request) {
  const auto& version = request.header("connect-protocol-version");
  if (!version.empty() && version != "1")
    return invalid_field("connect-protocol-version", "PROTOCOL_VERSION_UNKNOWN",
                         "This server speaks version 1.");
  const auto& encoding = request.header("content-encoding");
  if (!encoding.empty() && encoding != "identity")
    return invalid_field("content-encoding", "ENCODING_UNKNOWN", "Send the body uncompressed.");
  return std::nullopt;
}

// A value may be anybody's name or birth date, whatever the field.
std::string without_quoted(std::string_view said) {
  const auto first = said.find('"');
  const auto last = said.rfind('"');
  if (first == last) return std::string(said);
  return std::string(said.substr(0, first)) + "given" + std::string(said.substr(last + 1));
}

// protobuf says `(business) kblii: Cannot find field.` or `(business.workers): invalid value "x"
// for ...`, and after a line end it quotes the body, whatever bytes that holds. The path belongs in
// the violation's field, the quotation nowhere.
Refusal json_refusal(std::string_view said) {
  constexpr std::string_view kUnknownField = ": Cannot find field.";
  said = said.substr(0, said.find('\n'));
  if (!utf8_length(said)) said = "It is not UTF-8.";
  std::string field;
  const auto close = said.find(')');
  if (said.starts_with('(') && close != std::string_view::npos) {
    field = said.substr(1, close - 1);
    said.remove_prefix(close + 1);
    while (said.starts_with(':') || said.starts_with(' ')) said.remove_prefix(1);
  }
  if (said.ends_with(kUnknownField)) {
    const auto name = said.substr(0, said.size() - kUnknownField.size());
    field += (field.empty() ? "" : ".") + std::string(name);
    return invalid_field(field, "FIELD_UNKNOWN", "There is no such field in this request.");
  }
  return invalid_field(field.empty() ? "body" : field, "JSON_INVALID",
                       "The JSON is not such a request: " + without_quoted(said));
}

Result<std::shared_ptr<const Message>> message_of(const rpc::Method& method,
                                                  const std::string& json) {
  std::shared_ptr<Message> message(method.request_prototype->New());
  const auto parsed = google::protobuf::util::JsonStringToMessage(json, message.get());
  if (!parsed.ok()) {
    const auto said = parsed.message();
    return json_refusal(std::string_view(said.data(), said.size()));
  }
  return std::shared_ptr<const Message>(std::move(message));
}

void call(rpc::Dispatcher& dispatcher, const HttpRequest& request, const HttpReply& reply) {
  rpc::Served* served = dispatcher.find(request.path);
  if (served == nullptr)
    return reply(
        connect_unimplemented(404, "METHOD_UNKNOWN", "There is no RPC " + without_person_numbers(request.path) + "."));
  const rpc::Method& method = served->method();
  if (!method.unary) {
    const bool watched = method.work_class == rpc::WorkClass::watch;
    return reply(connect_unimplemented(501, "STREAM_NEEDS_GRPC",
                                       request.path + " streams; " +
                                           (watched ? "it is served over gRPC, and as Server-Sent Events at GET /watch" +
                                                          request.path + "."
                                                    : std::string("it is served over gRPC only."))));
  }

  if (const auto wrong = wrong_protocol(request)) return reply(refused(*served, *wrong));
  const auto timeout = timeout_of(request);
  if (!timeout) return reply(refused(*served, timeout.refusal()));
  const auto message = message_of(method, request.body);
  if (!message) return reply(refused(*served, message.refusal()));

  rpc::Arrival arrival{request.header("x-lumbung-act-as"), request.header("traceparent"), {}};
  if (*timeout) arrival.deadline = std::chrono::steady_clock::now() + **timeout;
  dispatcher.unary(
      *served, std::move(arrival), *message, [&method, reply](rpc::DispatchAnswer answer) {
        // On the HTTP thread: this one may be the committer's, which has no time for
        // JSON.
        reply.later(
            [&method, answer = std::move(answer)] { return connect_answer(method, answer); });
      });
}

}  // namespace

void add_json_rpc(HttpServer& server, rpc::Dispatcher& dispatcher) {
  std::set<std::string> services;
  for (const auto& served : dispatcher.all()) {
    const auto& name = served.method().full_name;
    services.insert(name.substr(0, name.rfind('/') + 1));
  }
  for (const auto& service : services)
    server.post(service, [&dispatcher](HttpRequest request, HttpReply reply) {
      call(dispatcher, request, reply);
    });
}

}  // namespace lumbung
