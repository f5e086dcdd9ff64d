#include "runtime/http/event_streams.h"

#include <google/protobuf/util/json_util.h>

#include <atomic>
#include <charconv>
#include <coroutine>
#include <memory>
#include <utility>

#include "base/text.h"
#include "lumbung/common/v1/watch.pb.h"
#include "runtime/http/connect.h"
#include "runtime/rpc/status.h"

namespace lumbung {
namespace {

using common::v1::WatchMessage;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// What the request calls the token that HTTP calls Last-Event-ID.
constexpr char kTokenField[] = "resume_token";

HttpAnswer refused(const rpc::Served& served, const Refusal& refusal) {
  const auto failure = rpc::failure_of(refusal, served.domain());
  return connect_error(failure.code, failure.message, failure.details);
}

std::optional<int> hexadecimal(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return std::nullopt;
}

// `%2F` and `+` of a query; nothing when it is cut short or no text.
std::optional<std::string> decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out.push_back(text[i] == '+' ? ' ' : text[i]);
      continue;
    }
    const auto high = i + 2 < text.size() ? hexadecimal(text[i + 1]) : std::nullopt;
    const auto low = i + 2 < text.size() ? hexadecimal(text[i + 2]) : std::nullopt;
    if (!high || !low) return std::nullopt;
    out.push_back(static_cast<char>(*high << 4 | *low));
    i += 2;
  }
  return utf8_length(out) ? std::optional(std::move(out)) : std::nullopt;
}

// Calls fn with what stands between separators.
template <class Fn>
void split(std::string_view text, char separator, Fn fn) {
  while (true) {
    const auto end = text.find(separator);
    fn(text.substr(0, end));
    if (end == std::string_view::npos) return;
    text.remove_prefix(end + 1);
  }
}

// Sets the field, or adds to it. False when the value is none of its kind.
bool set(Message& message, const FieldDescriptor* field, const std::string& value) {
  const auto* reflection = message.GetReflection();
  const bool list = field->is_repeated();
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      list ? reflection->AddString(&message, field, value) : reflection->SetString(&message, field, value);
      return true;
    case FieldDescriptor::CPPTYPE_BOOL:
      if (list || (value != "true" && value != "false")) return false;
      reflection->SetBool(&message, field, value == "true");
      return true;
    case FieldDescriptor::CPPTYPE_INT64: {
      std::int64_t number = 0;
      const auto [stop, error] = std::from_chars(value.data(), value.data() + value.size(), number);
      if (list || error != std::errc() || stop != value.data() + value.size()) return false;
      reflection->SetInt64(&message, field, number);
      return true;
    }
    case FieldDescriptor::CPPTYPE_ENUM: {
      const auto* known = field->enum_type()->FindValueByName(value);
      if (!known) return false;
      list ? reflection->AddEnum(&message, field, known) : reflection->SetEnum(&message, field, known);
      return true;
    }
    default:
      return false;
  }
}

void read_parameter(Message& message, std::string_view parameter, std::vector<FieldViolation>& wrong) {
  const auto equals = parameter.find('=');
  const auto name = decoded(parameter.substr(0, equals));
  const auto value = decoded(equals == std::string_view::npos ? std::string_view() : parameter.substr(equals + 1));
  if (!name || !value) {
    wrong.push_back({"query", "QUERY_INVALID", "The query is not percent-encoded UTF-8.", {}});
    return;
  }
  const auto* type = message.GetDescriptor();
  const auto* field = type->FindFieldByName(*name);
  if (!field) field = type->FindFieldByCamelcaseName(*name);
  if (!field) {
    wrong.push_back({*name, "FIELD_UNKNOWN", "There is no such field in this request.", {}});
    return;
  }
  bool right = true;
  if (field->is_repeated())
    split(*value, ',', [&](std::string_view entry) { right = set(message, field, std::string(entry)) && right; });
  else right = set(message, field, *value);
  if (!right) wrong.push_back({*name, "VALUE_INVALID", "This is no value of this field.", *value});
}

// The watch's way to one client. Lives until the dispatcher is done with it.
class EventStream : public rpc::ReplyStream, public std::enable_shared_from_this<EventStream> {
 public:
  EventStream(rpc::Served& served, HttpReply reply, std::atomic<int>& open)
      : served_(served), reply_(std::move(reply)), open_(open) {}
  ~EventStream() override { --open_; }

  Task<bool> write(rpc::Reply reply) override {
    if (!stream_) stream_.emplace(reply_.stream("text/event-stream"));
    Writing writing{*stream_, std::move(reply.bytes), false};
    const bool heard = co_await writing;
    if (heard) served_.metrics().sent();
    co_return heard;
  }

  void give_up() override {
    if (stream_) stream_->end();
  }

  bool gone() const { return stream_ && stream_->gone(); }

  void finish(const rpc::DispatchAnswer& answer) {
    if (!stream_) return reply_(connect_error(answer.code, answer.message, answer.status_details));
    if (answer.code == rpc::kOk) return stream_->end();
    stream_->end_with([answer] {
      return "event: end\ndata: " + connect_error(answer.code, answer.message, answer.status_details).body + "\n\n";
    });
  }

 private:
  struct Writing {
    const HttpStream& stream;
    std::string bytes;
    bool heard;
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> waiting) {
      stream.write([message = std::move(bytes)] { return event_text(message); },
                   [this, waiting](bool taken) {
                     heard = taken;
                     waiting.resume();
                   });
    }
    bool await_resume() const noexcept { return heard; }
  };

  rpc::Served& served_;
  const HttpReply reply_;
  std::atomic<int>& open_;
  std::optional<HttpStream> stream_;
};

void watch(rpc::Dispatcher& dispatcher, rpc::Served& served, const std::shared_ptr<std::atomic<int>>& open,
           const HttpRequest& request, const HttpReply& reply) {
  // A page from elsewhere may ask without an Origin as long as it does not read the answer; it would still hold a
  // place.
  const auto& site = request.header("sec-fetch-site");
  if (!site.empty() && site != "same-origin" && site != "none")
    return reply({403, "text/plain; charset=utf-8", "Pages from elsewhere may not call this address.\n", {}});
  auto message = request_from_query(*served.method().request_prototype, request.query);
  if (!message) return reply(refused(served, message.refusal()));
  const auto* token = served.method().request_prototype->GetDescriptor()->FindFieldByName(kTokenField);
  if (const auto& last = request.header("last-event-id"); token && !last.empty())
    (*message)->GetReflection()->SetString(message->get(), token, last);
  if (open->fetch_add(1) >= kMaxEventStreams) {
    --*open;
    const auto failure = rpc::unavailable("OVERLOADED", "Too many event streams are open. Retry a little later.",
                                          served.domain(), {});
    return reply(connect_error(failure.code, failure.message, failure.details));
  }
  // The count is held as long as a stream needs it.
  const auto stream = std::shared_ptr<EventStream>(new EventStream(served, reply, *open),
                                                   [open](EventStream* ended) { delete ended; });
  dispatcher.stream(served, {request.header("x-lumbung-act-as"), request.header("traceparent"), {}},
                    (*message)->SerializeAsString(), nullptr, *stream, [stream = stream.get()] { return stream->gone(); },
                    [stream](const rpc::DispatchAnswer& answer) { stream->finish(answer); });
}

}  // namespace

Result<std::shared_ptr<Message>> request_from_query(const Message& prototype, std::string_view query) {
  std::shared_ptr<Message> message(prototype.New());
  std::vector<FieldViolation> wrong;
  if (!query.empty())
    split(query, '&', [&](std::string_view parameter) { read_parameter(*message, parameter, wrong); });
  if (!wrong.empty()) return invalid_fields(std::move(wrong));
  return message;
}

std::string event_text(const std::string& bytes) {
  WatchMessage message;
  if (!message.ParseFromString(bytes)) return ": a message that cannot be read\n\n";
  const auto id = "id: " + message.resume_token() + "\n";
  if (message.has_heartbeat())
    return ": heartbeat, position " + std::to_string(message.position()) + "\n" + id + "\n";
  std::string json;
  if (!google::protobuf::util::MessageToJsonString(message, &json).ok()) {
    // An event of a later version of the program: its attributes can be told, its content not as JSON.
    message.mutable_event()->clear_event();
    json.clear();
    if (!google::protobuf::util::MessageToJsonString(message, &json).ok()) json = "{}";
  }
  return id + "data: " + json + "\n\n";
}

void add_event_streams(HttpServer& server, rpc::Dispatcher& dispatcher) {
  const auto open = std::make_shared<std::atomic<int>>(0);
  for (auto& served : dispatcher.all()) {
    if (served.method().work_class != rpc::WorkClass::watch) continue;
    server.get("/watch" + served.method().full_name,
               [&dispatcher, &served, open](const HttpRequest& request, const HttpReply& reply) {
                 watch(dispatcher, served, open, request, reply);
               });
  }
}

}  // namespace lumbung
