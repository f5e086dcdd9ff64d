// The bare echo: what gRPC alone can do here, with each of its two asynchronous APIs. Answers every call with its own
// bytes, or with as many as told; no parsing, no dispatch.
#pragma once

#include <string>

namespace lumbung::bench {

enum class EchoApi { completion_queue, callback };

inline constexpr char kEchoMethod[] = "/lumbung.bench.Echo/Echo";

// Serves until it is killed; prints `listening on 127.0.0.1:port`. `reply_bytes`: 0 for the request's own; only with the
// completion queue.
int serve_echo(EchoApi api, std::size_t reply_bytes = 0);

}  // namespace lumbung::bench
