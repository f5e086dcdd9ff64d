// The client of the measurements: keeps a number of unary calls in flight on one connection and times each. One
// thread, one completion queue, bytes in and out, so that it takes as little as it can of the two cores it
// shares with what is measured.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace lumbung::bench {

// Calls or commands under way at once, wherever nothing else is said.
inline constexpr int kInFlight = 64;

struct LoadResult {
  std::int64_t ok = 0;
  std::map<std::string, std::int64_t> failed;  // By code and message.
  double seconds = 0;
  double p50_ms = 0;
  double p99_ms = 0;
  double per_second() const { return seconds > 0 ? double(ok) / seconds : 0; }
};

// Sends `request(i)` for i = 0, 1, 2... to the method until the time is over, then waits for what is in flight.
// `reply`, when given, sees the bytes of each good answer.
LoadResult run_load(const std::string& address, const std::string& method, int in_flight,
                    std::chrono::milliseconds duration,
                    const std::function<std::string(std::int64_t)>& request,
                    const std::function<void(std::int64_t, const std::string&)>& reply = {},
                    std::int64_t most_calls = INT64_MAX);

}  // namespace lumbung::bench
