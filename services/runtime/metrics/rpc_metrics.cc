#include "runtime/metrics/rpc_metrics.h"

#include <utility>
#include <vector>

namespace lumbung {
namespace {

// By google.rpc.Code; spelled as Go's codes.Code prints them, which go-grpc-prometheus uses.
constexpr std::array<std::string_view, kGrpcCodes> kCodeNames{
    "OK",       "Canceled",       "Unknown",          "InvalidArgument",   "DeadlineExceeded",
    "NotFound", "AlreadyExists",  "PermissionDenied", "ResourceExhausted", "FailedPrecondition",
    "Aborted",  "OutOfRange",     "Unimplemented",    "Internal",          "Unavailable",
    "DataLoss", "Unauthenticated"};

constexpr std::array<std::string_view, 3> kTypeNames{"unary", "server_stream", "bidi_stream"};

// Edges of OPERATIONS 2 (5, 25, 100, 250 ms) among them.
const std::vector<double> kSecondsEdges{0.001, 0.0025, 0.005, 0.01, 0.025, 0.05,
                                        0.1,   0.25,   0.5,   1,    2.5,   10};

constexpr int kUnknown = 2;

// All but Unknown, ResourceExhausted, OutOfRange, Unimplemented and DataLoss, which no method of ours answers.
constexpr std::array kOwnCodes{0, 1, 3, 4, 5, 6, 7, 9, 10, 13, 14, 16};

Labels labels_of(RpcType type, const std::string& service, const std::string& method) {
  return {{"grpc_type", std::string(kTypeNames[std::size_t(type)])},
          {"grpc_service", service},
          {"grpc_method", method}};
}

Counter handled_counter(Metrics& metrics, Labels labels, int code) {
  labels.emplace_back("grpc_code", kCodeNames[std::size_t(code)]);
  return metrics.counter("grpc_server_handled_total", "Calls ended, by code.", labels);
}

int known(int code) { return code >= 0 && code < int(kGrpcCodes) ? code : kUnknown; }

}  // namespace

std::string_view grpc_code_name(int code) { return kCodeNames[std::size_t(known(code))]; }

RpcMetrics::RpcMetrics(Metrics& metrics, RpcType type, const std::string& service,
                       const std::string& method)
    : RpcMetrics(metrics, labels_of(type, service, method)) {}

RpcMetrics::RpcMetrics(Metrics& metrics, Labels labels)
    : metrics_(metrics),
      labels_(std::move(labels)),
      started_(metrics.counter("grpc_server_started_total", "Calls begun.", labels_)),
      received_(metrics.counter("grpc_server_msg_received_total", "Messages received.", labels_)),
      sent_(metrics.counter("grpc_server_msg_sent_total", "Messages sent.", labels_)),
      seconds_(metrics.histogram("grpc_server_handling_seconds", "How long calls took.",
                                 kSecondsEdges, labels_)) {
  for (const int code : kOwnCodes)
    handled_[std::size_t(code)] = handled_counter(metrics_, labels_, code);
}

void RpcMetrics::handled(int code, double seconds) {
  if (const auto& series = handled_[std::size_t(known(code))])
    series->add();
  else
    handled_counter(metrics_, labels_, known(code)).add();
  seconds_.observe(seconds);
}

}  // namespace lumbung
