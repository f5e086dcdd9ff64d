#include "runtime/rpc/dispatch.h"

#include <algorithm>

#include "base/check.h"
#include "runtime/rpc/failures.h"
#include "runtime/store/connection.h"

namespace lumbung::rpc {
namespace {

RpcType type_of(const Method& method) {
  if (method.descriptor->client_streaming()) return RpcType::bidi_stream;
  return method.descriptor->server_streaming() ? RpcType::server_stream : RpcType::unary;
}

// `lumbung.registry.v1.RegistryService` belongs to `registry.lumbung`.
std::string domain_of(const Method& method) {
  const auto& package = method.descriptor->service()->file()->package();
  const auto begin = package.find('.') + 1;
  return package.substr(begin, package.find('.', begin) - begin) + ".lumbung";
}

// The 32 hexadecimal digits of a W3C traceparent; empty when it is none.
std::string trace_id_of(const std::string& traceparent) {
  constexpr std::size_t kBegin = 3, kLength = 32, kWhole = 55;
  if (traceparent.size() != kWhole || traceparent[2] != '-') return {};
  auto id = traceparent.substr(kBegin, kLength);
  const bool hexadecimal = std::all_of(id.begin(), id.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
  });
  return hexadecimal ? id : std::string();
}

std::chrono::steady_clock::time_point deadline_of(const Method& method, const Arrival& arrival,
                                                  std::chrono::steady_clock::time_point now) {
  using Clock = std::chrono::steady_clock;
  if (method.work_class == WorkClass::bulk || method.work_class == WorkClass::watch)
    return arrival.deadline.value_or(Clock::time_point::max());
  const auto imposed = now + (method.work_class == WorkClass::read ? kReadDeadline : kWriteDeadline);
  if (!arrival.deadline) return imposed;
  return std::min(*arrival.deadline, now + kLongestDeadline);
}

}  // namespace

Served::Served(const Method& method, Metrics& metrics)
    : method_(method),
      shape_(method.request_prototype->GetDescriptor()),
      metrics_(metrics, type_of(method), method.descriptor->service()->full_name(),
               method.descriptor->name()),
      domain_(domain_of(method)),
      line_("rpc", {{"service", method.descriptor->service()->full_name()}, {"method", method.descriptor->name()}}) {}

// One call from arrival to answer; shared by the coroutine and the callbacks that outlive the caller.
struct Dispatcher::Running {
  Running(Served& method, std::function<void(DispatchAnswer)> answer)
      : served(method), done(std::move(answer)) {}

  Served& served;
  Call call;
  std::function<void(DispatchAnswer)> done;
  Started started = std::chrono::steady_clock::now();
  std::shared_ptr<const google::protobuf::Message> request;
  std::string trace_id;
  bool admitted = false;
};

Dispatcher::Dispatcher(const Roles& roles, const Admission::Limits& limits, Metrics& metrics,
                       Log& log, Ids& ids)
    : roles_(roles), admission_(limits), metrics_(metrics), log_(log), ids_(ids) {}

void Dispatcher::add(const Methods& methods) {
  methods.check();
  for (const auto& method : methods.all()) {
    auto& served = served_.emplace_back(method, metrics_);
    CHECK(by_name_.emplace(method.full_name, &served).second);
  }
}

Served* Dispatcher::find(std::string_view full_name) {
  const auto found = by_name_.find(full_name);
  return found == by_name_.end() ? nullptr : found->second;
}

std::optional<Failure> Dispatcher::admit(Running& running, Arrival& arrival) {
  auto& served = running.served;
  served.metrics().started();
  in_flight_.fetch_add(1);
  running.trace_id = trace_id_of(arrival.traceparent);
  running.call.traceparent = running.trace_id.empty() ? "" : std::move(arrival.traceparent);
  running.call.deadline = deadline_of(served.method(), arrival, running.started);
  if (stopping_.load()) {
    refused_.fetch_add(1);
    return unavailable("STOPPING", "This process is stopping. Retry with the same request id.",
                       served.domain(), running.trace_id);
  }
  auto caller = local_caller(arrival.act_as, roles_);
  if (!caller) return failure_of(caller.refusal(), served.domain());
  running.call.caller = std::move(*caller);
  if (!roles_.grants(running.call.caller.roles, served.method().permission))
    return failure_of(forbidden("PERMISSION_MISSING", "None of your roles may do this.")
                          .with("permission", served.method().permission),
                      served.domain());
  if (!admission_.enter(served.method().work_class))
    return unavailable("OVERLOADED", "Too many calls of this kind are in work. Retry a little later.",
                       served.domain(), running.trace_id);
  running.admitted = true;
  return std::nullopt;
}

std::optional<Failure> Dispatcher::check_request(Served& served,
                                                 const google::protobuf::Message& request) const {
  std::vector<FieldViolation> wrong;
  served.shape().check(request, wrong);
  if (served.method().validate) served.method().validate(request, wrong);
  if (wrong.empty()) return std::nullopt;
  return failure_of(invalid_fields(std::move(wrong)), served.domain());
}

void Dispatcher::unary(Served& served, Arrival arrival, std::string_view bytes,
                       std::function<void(DispatchAnswer)> done) {
  std::shared_ptr<google::protobuf::Message> request(served.method().request_prototype->New());
  if (!request->ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) request.reset();
  unary(served, std::move(arrival), std::move(request), std::move(done));
}

void Dispatcher::unary(Served& served, Arrival arrival,
                       std::shared_ptr<const google::protobuf::Message> request,
                       std::function<void(DispatchAnswer)> done) {
  auto running = std::make_shared<Running>(served, std::move(done));
  running->request = std::move(request);
  auto failure = admit(*running, arrival);
  if (!failure && !running->request)
    failure = failure_of(invalid_field("request", "MALFORMED_MESSAGE",
                                       "The bytes are no " + served.method().request_prototype->GetTypeName() + "."),
                         served.domain());
  if (!failure) failure = check_request(served, *running->request);
  if (failure) return end(*running, &*failure, {});
  served.metrics().received();
  run_unary(*this, std::move(running));
}

void Dispatcher::stream(Served& served, Arrival arrival, std::string_view bytes,
                        RequestStream* requests, ReplyStream& replies,
                        std::function<bool()> cancelled, std::function<void(DispatchAnswer)> done) {
  auto running = std::make_shared<Running>(served, std::move(done));
  running->call.cancelled = std::move(cancelled);
  auto failure = admit(*running, arrival);
  if (!failure && !requests) {
    std::shared_ptr<google::protobuf::Message> request(served.method().request_prototype->New());
    if (!request->ParseFromArray(bytes.data(), static_cast<int>(bytes.size())))
      failure = failure_of(invalid_field("request", "MALFORMED_MESSAGE", "The bytes cannot be read."),
                           served.domain());
    else
      failure = check_request(served, *request);
    running->request = std::move(request);
  }
  if (failure) return end(*running, &*failure, {});
  run_stream(*this, std::move(running), requests, &replies);
}

Failure Dispatcher::failure_of_exception(const Running& running) {
  const auto& domain = running.served.domain();
  const auto trace = running.trace_id.empty() ? ids_.uuid() : running.trace_id;
  const auto away = [&](const char* why) {
    log_.write(Severity::warning, "away", {{"method", running.served.method().full_name}, {"trace_id", trace}, {"why", why}});
    return unavailable("STORE_AWAY", "The store does not answer. Retry with the same request id.",
                       domain, trace);
  };
  try {
    throw;
  } catch (const DeadlinePassed&) {
    return deadline_exceeded(domain);
  } catch (const NotYet& not_yet) {
    return unavailable(not_yet.reason(), not_yet.what(), domain, trace, not_yet.facts());
  } catch (const TemporarilyAway& failed) {
    return away(failed.what());
  } catch (const store::Unavailable& failed) {
    return away(failed.what());
  } catch (const std::exception& failed) {
    log_.write(Severity::error, "internal", {{"method", running.served.method().full_name}, {"trace_id", trace}, {"why", failed.what()}});
    return internal(domain, trace);
  }
}

Detached Dispatcher::run_unary(Dispatcher& self, std::shared_ptr<Running> running) {
  std::optional<Failure> failure;
  std::string bytes;
  try {
    auto result = co_await running->served.method().unary(running->call, running->request);
    if (result) bytes = std::move(result->bytes);
    else failure = failure_of(result.refusal(), running->served.domain());
  } catch (...) {
    failure = self.failure_of_exception(*running);
  }
  self.end(*running, failure ? &*failure : nullptr, std::move(bytes));
}

Detached Dispatcher::run_stream(Dispatcher& self, std::shared_ptr<Running> running,
                                RequestStream* requests, ReplyStream* replies) {
  std::optional<Failure> failure;
  try {
    const auto& method = running->served.method();
    auto task = requests ? method.bidi(running->call, *requests, *replies)
                         : method.server_stream(running->call, running->request, *replies);
    const auto result = co_await task;
    if (!result) failure = failure_of(result.refusal(), running->served.domain());
  } catch (...) {
    failure = self.failure_of_exception(*running);
  }
  self.end(*running, failure ? &*failure : nullptr, {});
}

void Dispatcher::end(Running& running, const Failure* failure, std::string bytes) {
  auto& served = running.served;
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - running.started;
  const int code = failure ? failure->code : kOk;
  if (running.admitted) admission_.leave(served.method().work_class);
  served.metrics().handled(code, took.count());
  if (!failure && served.method().unary) served.metrics().sent();
  const auto severity = code == kInternal ? Severity::error : Severity::info;
  if (log_.writes(severity))
    log_.write(severity, served.line(),
               {{"code", grpc_code_name(code)},
                {"reason", failure ? std::string_view(failure->reason) : std::string_view()},
                {"duration_ms", took.count() * 1000},
                {"trace_id", running.trace_id},
                {"agency", running.call.caller.agency},
                {"subject", running.call.caller.subject},
                {"resource", running.call.resource}});
  DispatchAnswer answer;
  answer.code = code;
  if (failure) {
    answer.message = failure->message;
    answer.status_details = failure->details;
  } else {
    answer.bytes = std::move(bytes);
  }
  answer.trailers = std::move(running.call.trailers);
  auto done = std::move(running.done);
  done(std::move(answer));
  in_flight_.fetch_sub(1);
}

}  // namespace lumbung::rpc
