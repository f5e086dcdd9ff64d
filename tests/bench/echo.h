// The bare echo: what gRPC alone can do here, with each of its two asynchronous APIs. Answers every call with its own
// bytes; no parsing, no dispatch.
#pragma once

#include <string>

namespace lumbung::bench {

enum class EchoApi { completion_queue, callback };

inline constexpr char kEchoMethod[] = "/lumbung.bench.Echo/Echo";

// Serves until it is killed; prints `listening on 127.0.0.1:port`.
int serve_echo(EchoApi api);

}  // namespace lumbung::bench
