// Stopping in order, and stopping for certain: steps run in the reverse order of their adding, and
// if any of them (or a destructor after them) hangs, the process ends anyway and says where it
// hung.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "runtime/log/log.h"

namespace lumbung {

// Beyond the drain itself, for closing what is left.
inline constexpr int kStopGraceSeconds = 5;
inline constexpr int kHungExitCode = 1;

// Made in main before the parts it stops, so that its watchdog also covers their destructors. Used
// by one thread.
class OrderedStop {
 public:
  // `limit` from run() to the end of this object. `log` may be null and must outlive it.
  OrderedStop(std::chrono::milliseconds limit, Log* log);
  // The process stopped in time; the watchdog goes.
  ~OrderedStop();
  OrderedStop(const OrderedStop&) = delete;
  OrderedStop& operator=(const OrderedStop&) = delete;

  // Called when a part has started. A step that throws is logged and the next one runs.
  void add(std::string name, std::function<void()> stop);
  // Runs the steps, last added first, once; later calls do nothing.
  void run();

 private:
  struct Step {
    std::string name;
    std::function<void()> stop;
  };
  void watch(std::chrono::steady_clock::time_point deadline);
  void enter(const std::string& name);

  const std::chrono::milliseconds limit_;
  Log* log_;
  std::vector<Step> steps_;

  std::mutex mutex_;
  std::condition_variable ended_;
  bool done_ = false;
  std::string current_;
  std::thread watchdog_;
};

}  // namespace lumbung
