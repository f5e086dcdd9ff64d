// The numbers of one gRPC method, with the names, labels and label values of go-grpc-prometheus, so
// that boards and alerts made for it work here unchanged. That includes its spelling of codes:
// `InvalidArgument`.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "runtime/metrics/metrics.h"

namespace lumbung {

// google.rpc.Code has 0..16.
inline constexpr std::size_t kGrpcCodes = 17;

enum class RpcType { unary, server_stream, bidi_stream };

// `InvalidArgument` for 3; `Unknown` for anything that is no code.
std::string_view grpc_code_name(int code);

// Thread-safe; `metrics` must outlive it. A series for every code that our methods answer exists
// from the start, since a rate needs the zero before the first failure; another code gets one when
// it first happens. 31 per method: kMaxSeries leaves room for some 90 methods.
class RpcMetrics {
 public:
  // `service` is `lumbung.registry.v1.RegistryService`, `method` is `GetBusiness`.
  RpcMetrics(Metrics& metrics, RpcType type, const std::string& service, const std::string& method);

  void started() { started_.add(); }
  // Once per call, when it ends.
  void handled(int code, double seconds);
  void received(std::int64_t messages = 1) { received_.add(messages); }
  void sent(std::int64_t messages = 1) { sent_.add(messages); }

 private:
  RpcMetrics(Metrics& metrics, Labels labels);

  Metrics& metrics_;
  const Labels labels_;
  Counter started_;
  Counter received_;
  Counter sent_;
  Histogram seconds_;
  std::array<std::optional<Counter>, kGrpcCodes> handled_;
};

}  // namespace lumbung
