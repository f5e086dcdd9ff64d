#include "runtime/rpc/health.h"

#include "runtime/rpc/bytes.h"

namespace lumbung::rpc {
namespace {

using grpc::health::v1::HealthCheckRequest;
using grpc::health::v1::HealthCheckResponse;
using grpc::health::v1::HealthListResponse;

enum Methods { kCheck, kList, kWatch };

constexpr const char* kNames[] = {"/grpc.health.v1.Health/Check", "/grpc.health.v1.Health/List",
                                  "/grpc.health.v1.Health/Watch"};

const grpc::Status kMalformed{grpc::StatusCode::INVALID_ARGUMENT, "The bytes are no grpc.health.v1.HealthCheckRequest."};

}  // namespace

// One unary call: waits, answers, and posts the next wait when it has arrived.
class HealthService::CheckCall : public Event {
 public:
  CheckCall(HealthService& service, int method)
      : guest_(*service.home_), service_(service), method_(method), responder_(&context_) {
    service_.RequestAsyncUnary(method_, &context_, &request_, &responder_, &service_.home_->queue, &service_.home_->queue,
                               static_cast<Event*>(this));
  }

  void happened(bool ok) override {
    if (answered_ || !ok) return delete this;
    answered_ = true;
    if (!service_.home_->closing.load()) new CheckCall(service_, method_);
    method_ == kCheck ? check() : list();
  }

 private:
  void check() {
    HealthCheckRequest request;
    if (!parse(request_, request)) return responder_.FinishWithError(kMalformed, static_cast<Event*>(this));
    HealthCheckResponse response;
    response.set_status(service_.status_of(request.service()));
    if (response.status() == HealthCheckResponse::SERVICE_UNKNOWN)
      responder_.FinishWithError({grpc::StatusCode::NOT_FOUND, "No service of this name is here."}, static_cast<Event*>(this));
    else
      responder_.Finish(buffer_of(response), grpc::Status::OK, static_cast<Event*>(this));
  }
  void list() {
    HealthListResponse response;
    for (const auto& [name, status] : service_.all()) (*response.mutable_statuses())[name].set_status(status);
    responder_.Finish(buffer_of(response), grpc::Status::OK, static_cast<Event*>(this));
  }

  const Guest guest_;
  HealthService& service_;
  const int method_;
  grpc::ServerContext context_;
  grpc::ByteBuffer request_;
  grpc::ServerAsyncResponseWriter<grpc::ByteBuffer> responder_;
  bool answered_ = false;
};

// One watch, on the polling thread alone: says what the status is, and again whenever it is another one.
class HealthService::WatchCall : public Event {
 public:
  explicit WatchCall(HealthService& service) : guest_(*service.home_), service_(service), writer_(&context_) {
    ended_.watch = this;
    context_.AsyncNotifyWhenDone(static_cast<Event*>(&ended_));
    service_.RequestAsyncServerStreaming(kWatch, &context_, &request_, &writer_, &service_.home_->queue,
                                         &service_.home_->queue, static_cast<Event*>(this));
  }

  // An arrival, a status written, or the end that was sent.
  void happened(bool ok) override {
    busy_ = false;
    if (finishing_) return part_done();
    if (!arrived_) return ok ? arrive() : delete this;
    look();
  }

  void look() {
    if (busy_ || finishing_) return;
    const auto status = service_.status_of(name_);
    if (!gone_ && (!told_ || status != last_)) {
      told_ = true;
      last_ = status;
      HealthCheckResponse response;
      response.set_status(status);
      busy_ = true;
      writer_.Write(buffer_of(response), static_cast<Event*>(this));
    } else if (gone_ || service_.stopped()) {
      finish({grpc::StatusCode::UNAVAILABLE, "This process is stopping."});
    }
  }

 private:
  struct Ended : Event {
    void happened(bool) override {
      watch->gone_ = true;
      watch->look();
      watch->part_done();
    }
    WatchCall* watch = nullptr;
  };

  void arrive() {
    arrived_ = true;
    if (!service_.home_->closing.load()) new WatchCall(service_);
    service_.watches_.insert(this);
    HealthCheckRequest request;
    if (!parse(request_, request)) return finish(kMalformed);
    name_ = request.service();
    look();
  }

  void finish(const grpc::Status& status) {
    finishing_ = true;
    service_.watches_.erase(this);
    writer_.Finish(status, static_cast<Event*>(this));
  }

  // The status and the notice of the end come in either order.
  void part_done() {
    if (++parts_done_ == 2) delete this;
  }

  const Guest guest_;
  HealthService& service_;
  grpc::ServerContext context_;
  grpc::ByteBuffer request_;
  grpc::ServerAsyncWriter<grpc::ByteBuffer> writer_;
  Ended ended_;
  std::string name_;
  Status last_ = HealthCheckResponse::UNKNOWN;
  bool told_ = false;
  bool arrived_ = false;
  bool busy_ = false;  // A status is being written.
  bool gone_ = false;
  bool finishing_ = false;
  int parts_done_ = 0;
};

HealthService::HealthService() {
  for (int method = kCheck; method <= kWatch; ++method) {
    AddMethod(new grpc::internal::RpcServiceMethod(
        kNames[method], method == kWatch ? grpc::internal::RpcMethod::SERVER_STREAMING : grpc::internal::RpcMethod::NORMAL_RPC,
        nullptr));
    MarkMethodAsync(method);
  }
}

void HealthService::begin(CallHome& home) {
  home_ = &home;
  new CheckCall(*this, kCheck);
  new CheckCall(*this, kList);
  new WatchCall(*this);
}

void HealthService::set(const std::string& service, bool serving) {
  {
    const std::lock_guard lock(mutex_);
    if (stopped_) return;
    statuses_[service] = serving ? HealthCheckResponse::SERVING : HealthCheckResponse::NOT_SERVING;
  }
  changed();
}

void HealthService::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    for (auto& [service, status] : statuses_) status = HealthCheckResponse::NOT_SERVING;
  }
  changed();
}

void HealthService::changed() {
  if (home_) home_->answers.add(&changed_);
}

void HealthService::Changed::happened(bool) {
  const auto watching = service.watches_;  // Those that end leave the set.
  for (auto* watch : watching) watch->look();
}

HealthService::Status HealthService::status_of(const std::string& service) const {
  const std::lock_guard lock(mutex_);
  const auto found = statuses_.find(service);
  return found == statuses_.end() ? HealthCheckResponse::SERVICE_UNKNOWN : found->second;
}

std::map<std::string, HealthService::Status> HealthService::all() const {
  const std::lock_guard lock(mutex_);
  return statuses_;
}

bool HealthService::stopped() const {
  const std::lock_guard lock(mutex_);
  return stopped_;
}

}  // namespace lumbung::rpc
