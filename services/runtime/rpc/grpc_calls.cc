#include "runtime/rpc/grpc_calls.h"

#include <grpc/support/time.h>

#include <coroutine>

#include "base/check.h"
#include "runtime/rpc/bytes.h"

namespace lumbung::rpc {
namespace {

std::string metadata_of(const grpc::ServerContext& context, const char* key) {
  const auto& all = context.client_metadata();
  const auto found = all.find(key);
  return found == all.end() ? std::string() : std::string(found->second.data(), found->second.size());
}

// gRPC keeps a deadline on the clock that is std::chrono::steady_clock here, so no clock has to be read.
std::optional<std::chrono::steady_clock::time_point> deadline_of(const grpc::ServerContext& context) {
  using Clock = std::chrono::steady_clock;
  const auto deadline = context.raw_deadline();
  if (gpr_time_cmp(deadline, gpr_inf_future(deadline.clock_type)) == 0) return std::nullopt;
  CHECK(deadline.clock_type == GPR_CLOCK_MONOTONIC);
  const std::chrono::seconds seconds{deadline.tv_sec};
  // A client may name eight digits of hours, which are more nanoseconds than there are.
  if (seconds >= std::chrono::floor<std::chrono::seconds>(Clock::duration::max())) return Clock::time_point::max();
  return Clock::time_point(seconds + std::chrono::nanoseconds(deadline.tv_nsec));
}

Arrival arrival_of(const grpc::ServerContext& context) {
  return {metadata_of(context, "x-lumbung-act-as"), metadata_of(context, "traceparent"), deadline_of(context)};
}

grpc::Status status_of(const DispatchAnswer& answer) {
  if (answer.code == kOk) return grpc::Status::OK;
  return {static_cast<grpc::StatusCode>(answer.code), answer.message, answer.status_details};
}

void add_trailers(grpc::ServerContext& context, const DispatchAnswer& answer) {
  for (const auto& [key, value] : answer.trailers) context.AddTrailingMetadata(key, value);
}

class UnaryCall : public Event {
 public:
  UnaryCall(CallHome& home, TableService& service, int method)
      : guest_(home), home_(home), service_(service), method_(method), responder_(&context_) {
    service_.request_unary(method_, &context_, &request_, &responder_, &home_.queue, this);
  }

  void happened(bool ok) override {
    switch (step_) {
      case Step::posted:
        return ok ? arrived() : delete this;
      case Step::in_work:  // The answer was made on another thread.
        return send();
      case Step::sent:
        delete this;
    }
  }

 private:
  enum class Step { posted, in_work, sent };

  void arrived() {
    step_ = Step::in_work;
    post(home_, service_, method_);
    auto& served = *service_.methods()[static_cast<std::size_t>(method_)];
    with_bytes(request_, [&](std::string_view bytes) {
      home_.dispatcher.unary(served, arrival_of(context_), bytes,
                             [this](DispatchAnswer answer) { finish(std::move(answer)); });
    });
  }

  void finish(DispatchAnswer answer) {
    answer_ = std::move(answer);
    if (std::this_thread::get_id() == home_.poller) send();
    else home_.answers.add(this);
  }

  void send() {
    step_ = Step::sent;
    add_trailers(context_, answer_);
    if (answer_.code == kOk) responder_.Finish(buffer_of(std::move(answer_.bytes)), grpc::Status::OK, this);
    else responder_.FinishWithError(status_of(answer_), this);
  }

  const Guest guest_;
  CallHome& home_;
  TableService& service_;
  const int method_;
  grpc::ServerContext context_;
  grpc::ByteBuffer request_;
  grpc::ServerAsyncResponseWriter<grpc::ByteBuffer> responder_;
  DispatchAnswer answer_;
  Step step_ = Step::posted;  // Only the polling thread looks at it.
};

// An operation on a stream that a coroutine waits for.
template <class Start>
class Operation : public Event {
 public:
  explicit Operation(Start start) : start_(std::move(start)) {}
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> waiting) {
    waiting_ = waiting;
    start_(static_cast<Event*>(this));
  }
  bool await_resume() const noexcept { return ok_; }
  void happened(bool ok) override {
    ok_ = ok;
    waiting_.resume();
  }

 private:
  Start start_;
  std::coroutine_handle<> waiting_;
  bool ok_ = false;
};

// Told by gRPC when the call has ended for the client, whichever way.
class Ended : public Event {
 public:
  void happened(bool) override;
  class StreamCall* call = nullptr;
};

class StreamCall : public Event, public RequestStream, public ReplyStream {
 public:
  StreamCall(CallHome& home, TableService& service, int method)
      : guest_(home),
        home_(home),
        service_(service),
        method_(method),
        served_(*service.methods()[static_cast<std::size_t>(method)]),
        bidi_(served_.method().descriptor->client_streaming()),
        both_(&context_),
        replies_(&context_) {
    ended_.call = this;
    context_.AsyncNotifyWhenDone(&ended_);
    if (bidi_) service_.request_bidi(method_, &context_, &both_, &home_.queue, this);
    else service_.request_server_stream(method_, &context_, &request_, &replies_, &home_.queue, this);
  }

  void happened(bool ok) override {
    if (arrived_) return part_done();  // The status is out.
    if (!ok) {                         // The server closes; `ended_` never fires for a call that never was.
      delete this;
      return;
    }
    arrived_ = true;
    post(home_, service_, method_);
    const auto cancelled = [this] { return gone_.load(); };
    const auto done = [this](DispatchAnswer answer) { finish(std::move(answer)); };
    if (bidi_) {
      home_.dispatcher.stream(served_, arrival_of(context_), {}, this, *this, cancelled, done);
    } else {
      with_bytes(request_, [&](std::string_view bytes) {
        home_.dispatcher.stream(served_, arrival_of(context_), bytes, nullptr, *this, cancelled, done);
      });
    }
  }

  void client_gone() {
    gone_ = true;
    part_done();
  }

  Task<std::optional<std::string>> read() override {
    grpc::ByteBuffer buffer;
    auto start = [this, &buffer](Event* event) { both_.Read(&buffer, event); };
    Operation operation(start);
    const bool ok = co_await operation;
    std::optional<std::string> message;
    if (ok) {
      served_.metrics().received();
      with_bytes(buffer, [&](std::string_view bytes) { message.emplace(bytes); });
    }
    co_return message;
  }

  Task<bool> write(Reply reply) override {
    auto buffer = buffer_of(std::move(reply.bytes));
    auto start = [this, &buffer](Event* event) {
      if (bidi_) both_.Write(buffer, event);
      else replies_.Write(buffer, event);
    };
    Operation operation(start);
    const bool ok = co_await operation;
    if (ok) served_.metrics().sent();
    co_return ok;
  }

  void give_up() override { context_.TryCancel(); }

 private:
  void finish(DispatchAnswer answer) {
    add_trailers(context_, answer);
    if (bidi_) both_.Finish(status_of(answer), this);
    else replies_.Finish(status_of(answer), this);
  }

  // Both the status and the notice of the end come through the queue, in either order.
  void part_done() {
    if (++parts_done_ < 2) return;
    delete this;
  }

  const Guest guest_;
  CallHome& home_;
  TableService& service_;
  const int method_;
  Served& served_;
  const bool bidi_;
  grpc::ServerContext context_;
  grpc::ByteBuffer request_;
  grpc::ServerAsyncReaderWriter<grpc::ByteBuffer, grpc::ByteBuffer> both_;
  grpc::ServerAsyncWriter<grpc::ByteBuffer> replies_;
  Ended ended_;
  bool arrived_ = false;
  int parts_done_ = 0;  // Only the polling thread counts.
  std::atomic<bool> gone_{false};
};

void Ended::happened(bool) { call->client_gone(); }

}  // namespace

TableService::TableService(std::vector<Served*> methods) : methods_(std::move(methods)) {
  for (std::size_t i = 0; i < methods_.size(); ++i) {
    const auto& method = methods_[i]->method();
    const auto type = method.descriptor->client_streaming()   ? grpc::internal::RpcMethod::BIDI_STREAMING
                      : method.descriptor->server_streaming() ? grpc::internal::RpcMethod::SERVER_STREAMING
                                                              : grpc::internal::RpcMethod::NORMAL_RPC;
    // gRPC keeps the name's pointer; the method table lives longer.
    AddMethod(new grpc::internal::RpcServiceMethod(method.full_name.c_str(), type, nullptr));
    MarkMethodAsync(static_cast<int>(i));
  }
}

void AnswerQueue::add(Event* answer) {
  const std::lock_guard lock(mutex_);
  waiting_.push_back(answer);
  if (awake_) return;
  awake_ = true;
  // Not now: gRPC counts in whole milliseconds, rounds up, and would leave it to its thread of timers.
  alarm_.Set(&queue_, gpr_inf_past(GPR_CLOCK_MONOTONIC), static_cast<Event*>(this));
}

void AnswerQueue::happened(bool) {
  std::vector<Event*> answers;
  {
    const std::lock_guard lock(mutex_);
    answers.swap(waiting_);
    awake_ = false;
  }
  for (auto* answer : answers) answer->happened(true);
}

void post(CallHome& home, TableService& service, int method) {
  if (home.closing.load()) return;
  if (service.methods()[static_cast<std::size_t>(method)]->method().unary)
    new UnaryCall(home, service, method);
  else
    new StreamCall(home, service, method);
}

}  // namespace lumbung::rpc
