// From what went wrong to what the caller is told (AIP-193): a code, a sentence, and google.rpc.Status with exactly
// one ErrorInfo.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/result.h"

namespace lumbung::rpc {

// Values of google.rpc.Code, as plain numbers for code that knows neither gRPC nor HTTP.
inline constexpr int kOk = 0;
inline constexpr int kCancelled = 1;
inline constexpr int kInvalidArgument = 3;
inline constexpr int kDeadlineExceeded = 4;
inline constexpr int kNotFound = 5;
inline constexpr int kAlreadyExists = 6;
inline constexpr int kPermissionDenied = 7;
inline constexpr int kFailedPrecondition = 9;
inline constexpr int kAborted = 10;
inline constexpr int kInternal = 13;
inline constexpr int kUnavailable = 14;
inline constexpr int kUnauthenticated = 16;

struct Failure {
  int code = kInternal;
  std::string reason;   // Stable; for the log and ErrorInfo.
  std::string message;  // One sentence.
  std::string details;  // Serialized google.rpc.Status; empty for none.
};

// `domain` is `registry.lumbung` and the like.
Failure failure_of(const Refusal& refusal, std::string_view domain);
// Retry later with the same request id: the world failed, not the caller.
Failure unavailable(std::string_view reason, std::string_view sentence, std::string_view domain,
                    std::string_view trace_id, std::map<std::string, std::string> facts = {});
Failure deadline_exceeded(std::string_view domain);
Failure internal(std::string_view domain, std::string_view trace_id);
Failure unauthenticated(std::string_view sentence, std::string_view domain);

}  // namespace lumbung::rpc
