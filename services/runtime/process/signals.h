// Asking a process to stop. SIGTERM and SIGINT are taken by a thread of their own, where anything
// may be done, instead of by a handler that may do almost nothing.
#pragma once

#include <functional>
#include <thread>

namespace lumbung {

// Exit code when the second signal comes: the operator does not want to wait.
inline constexpr int kImpatientExitCode = 130;

// Constructed in main before any other thread, so that all of them inherit the mask. SIGPIPE is
// ignored from then on: a client that goes away is an error code, not an end.
class Signals {
 public:
  // `on_stop` is called once, with the signal's number, on the signal thread; it must return soon
  // (tell main, do not stop things), because the second signal is only seen afterwards and ends the
  // process at once.
  explicit Signals(std::function<void(int)> on_stop);
  ~Signals();
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;

 private:
  void run();

  std::function<void(int)> on_stop_;
  int signals_ = -1;  // signalfd
  int ending_ = -1;   // eventfd
  std::thread thread_;
};

}  // namespace lumbung
