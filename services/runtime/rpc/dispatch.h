// What happens to every call, however it came in: identity, permission, admission, shape, the handler, the
// mapping of what went wrong, one log line and the metrics. gRPC and JSON over HTTP both end here.
#pragma once

#include <atomic>
#include <chrono>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/seams.h"
#include "runtime/log/log.h"
#include "runtime/metrics/rpc_metrics.h"
#include "runtime/rpc/admission.h"
#include "runtime/rpc/identity.h"
#include "runtime/rpc/method.h"
#include "runtime/rpc/shape.h"
#include "runtime/rpc/status.h"
#include "runtime/task.h"

namespace lumbung::rpc {

// Imposed when the caller names no deadline; no call but bulk ones and watches may last longer than the last.
inline constexpr std::chrono::seconds kReadDeadline{10};
inline constexpr std::chrono::seconds kWriteDeadline{30};
inline constexpr std::chrono::seconds kLongestDeadline{60};

// What a transport knows of a call before anybody looked at who asks.
struct Arrival {
  std::string act_as;       // x-lumbung-act-as; may be empty.
  std::string traceparent;  // May be empty.
  std::optional<std::chrono::steady_clock::time_point> deadline;
};

// What a transport sends back.
struct DispatchAnswer {
  int code = kOk;
  std::string message;         // Empty when ok.
  std::string status_details;  // Serialized google.rpc.Status; empty when ok.
  std::string bytes;           // Serialized reply when ok.
  std::vector<std::pair<std::string, std::string>> trailers;
};

// A method with everything that is worked out once. Lives as long as the Dispatcher.
class Served {
 public:
  Served(const Method& method, Metrics& metrics);

  const Method& method() const { return method_; }
  const Shape& shape() const { return shape_; }
  RpcMetrics& metrics() { return metrics_; }
  // `registry.lumbung`
  const std::string& domain() const { return domain_; }
  // Of the line of each call.
  const LogBeginning& line() const { return line_; }

 private:
  const Method& method_;
  Shape shape_;
  RpcMetrics metrics_;
  std::string domain_;
  LogBeginning line_;
};

// Thread-safe once everything is added.
class Dispatcher {
 public:
  // All must outlive it.
  Dispatcher(const Roles& roles, const Admission::Limits& limits, Metrics& metrics, Log& log,
             Ids& ids);

  // The methods must outlive it. Throws std::logic_error when one has no handler or no access option.
  void add(const Methods& methods);
  // Null when there is none.
  Served* find(std::string_view full_name);
  std::deque<Served>& all() { return served_; }

  // A unary call from serialized bytes. `done` is called once, on any thread, soon or later.
  void unary(Served& served, Arrival arrival, std::string_view request,
             std::function<void(DispatchAnswer)> done);
  // The same from a message.
  void unary(Served& served, Arrival arrival, std::shared_ptr<const google::protobuf::Message> request,
             std::function<void(DispatchAnswer)> done);
  // A call whose replies stream. The streams must live until `done`. For a bidirectional one `request` is empty.
  void stream(Served& served, Arrival arrival, std::string_view request, RequestStream* requests,
              ReplyStream& replies, std::function<bool()> cancelled,
              std::function<void(DispatchAnswer)> done);

  // Calls in work, of all classes.
  int in_flight() const { return in_flight_.load(); }

  // From here on a new call is answered UNAVAILABLE, which every client may repeat elsewhere; and how many were.
  void refuse_new_calls() { stopping_ = true; }
  std::int64_t refused_calls() const { return refused_.load(); }

 private:
  struct Running;
  using Started = std::chrono::steady_clock::time_point;

  // Identity, permission, admission; nothing when the call may run.
  std::optional<Failure> admit(Running& running, Arrival& arrival);
  std::optional<Failure> check_request(Served& served, const google::protobuf::Message& request) const;
  void end(Running& running, const Failure* failure, std::string bytes);
  Failure failure_of_exception(const Running& running);

  static Detached run_unary(Dispatcher& self, std::shared_ptr<Running> running);
  static Detached run_stream(Dispatcher& self, std::shared_ptr<Running> running,
                             RequestStream* requests, ReplyStream* replies);

  const Roles& roles_;
  Admission admission_;
  Metrics& metrics_;
  Log& log_;
  Ids& ids_;
  std::deque<Served> served_;
  std::unordered_map<std::string_view, Served*> by_name_;
  std::atomic<int> in_flight_{0};
  std::atomic<bool> stopping_{false};
  std::atomic<std::int64_t> refused_{0};
};

}  // namespace lumbung::rpc
