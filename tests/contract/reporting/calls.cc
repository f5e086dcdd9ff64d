#include "contract/reporting/calls.h"

#include <future>
#include <memory>

namespace lumbung::contract {
namespace {

constexpr std::chrono::seconds kDeadline{120};

const rpc::Method& method_for(const std::vector<const rpc::Methods*>& services, const google::protobuf::Message& request) {
  for (const auto* service : services)
    for (const auto& method : service->all())
      if (method.descriptor->input_type() == request.GetDescriptor()) return method;
  throw std::runtime_error("no method takes " + request.GetDescriptor()->full_name());
}

rpc::Call new_call() {
  rpc::Call call;
  call.caller = {"dinas-koperasi", "siti", {"operator"}};
  call.deadline = std::chrono::steady_clock::now() + kDeadline;
  return call;
}

template <class T>
using Promised = std::shared_ptr<std::promise<Result<T>>>;

Detached run(const rpc::Method& method, rpc::Call& call, std::shared_ptr<const google::protobuf::Message> request,
             Promised<rpc::Reply> promised) {
  try {
    auto answering = method.unary(call, std::move(request));
    auto answer = co_await answering;
    promised->set_value(std::move(answer));
  } catch (...) {
    promised->set_exception(std::current_exception());
  }
}

class Sent : public rpc::RequestStream {
 public:
  explicit Sent(const std::vector<std::string>& messages) : messages_(messages) {}
  Task<std::optional<std::string>> read() override {
    if (next_ == messages_.size()) co_return std::optional<std::string>();
    co_return std::optional<std::string>(messages_[next_++]);
  }

 private:
  const std::vector<std::string>& messages_;
  std::size_t next_ = 0;
};

class Kept : public rpc::ReplyStream {
 public:
  Task<bool> write(rpc::Reply reply) override {
    last = std::move(reply.bytes);
    co_return true;
  }
  std::string last;
};

Detached run(const rpc::Method& method, rpc::Call& call, Sent& sent, Kept& kept, Promised<rpc::Done> promised) {
  try {
    auto answering = method.bidi(call, sent, kept);
    auto answer = co_await answering;
    promised->set_value(std::move(answer));
  } catch (...) {
    promised->set_exception(std::current_exception());
  }
}

}  // namespace

Result<Answered> call(const std::vector<const rpc::Methods*>& services, const google::protobuf::Message& request) {
  const auto& method = method_for(services, request);
  std::shared_ptr<google::protobuf::Message> copy(request.New());
  copy->CopyFrom(request);
  if (method.validate) {
    std::vector<FieldViolation> wrong;
    method.validate(*copy, wrong);
    if (!wrong.empty()) return invalid_fields(std::move(wrong));
  }
  auto under_way = new_call();
  const auto promised = std::make_shared<std::promise<Result<rpc::Reply>>>();
  auto future = promised->get_future();
  run(method, under_way, copy, promised);
  auto reply = future.get();
  if (!reply) return std::move(reply).refusal();
  return Answered{*std::move(reply), under_way.trailers};
}

std::string send(const std::vector<const rpc::Methods*>& services, const std::string& name,
                 const std::vector<std::string>& messages) {
  for (const auto* service : services)
    for (const auto& method : service->all()) {
      if (method.descriptor->name() != name) continue;
      auto under_way = new_call();
      Sent sent(messages);
      Kept kept;
      const auto promised = std::make_shared<std::promise<Result<rpc::Done>>>();
      auto future = promised->get_future();
      run(method, under_way, sent, kept, promised);
      const auto done = future.get();
      if (!done) throw std::runtime_error(name + ": " + done.refusal().reason());
      return kept.last;
    }
  throw std::runtime_error("there is no " + name);
}

}  // namespace lumbung::contract
