// Notices that nothing is heard on a call any more. A server that lost its power or its network says no farewell, and a
// client that only listens would wait for ever. No keepalive pings: to a server they are strikes, and a watch beats anyway.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>

namespace lumbung::ctl {

// Watches one call, which it stops when its server was silent for too long.
class Silence {
 public:
  // The server's turn is from here on.
  Silence(std::chrono::milliseconds longest, std::stop_source call);
  Silence(const Silence&) = delete;

  // Something was heard, and is in hand until the server's turn is again: however long that takes is not its fault.
  void heard();
  void servers_turn();
  // The call was stopped.
  bool too_long() const;

 private:
  using Clock = std::chrono::steady_clock;
  void run(const std::stop_token& ended);

  const std::chrono::milliseconds longest_;
  std::stop_source call_;
  mutable std::mutex mutex_;
  std::condition_variable_any changed_;
  std::optional<Clock::time_point> since_ = Clock::now();  // The server's turn.
  bool too_long_ = false;
  std::jthread thread_;  // Last: uses the others.
};

}  // namespace lumbung::ctl
