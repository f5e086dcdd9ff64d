// Moves the business day on by itself: when midnight passes in Jakarta the next day is opened. Not in a sandbox, whose
// day is named by the operator.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

#include "base/seams.h"
#include "runtime/log/log.h"

namespace lumbung {

class DayKeeper {
 public:
  // `open` opens a day in every service of the process; what it throws is logged and tried again.
  DayKeeper(const Clock& clock, Log& log, std::function<void(Date)> open);
  ~DayKeeper();
  DayKeeper(const DayKeeper&) = delete;

 private:
  void run();

  const Clock& clock_;
  Log& log_;
  const std::function<void(Date)> open_;
  std::mutex mutex_;
  std::condition_variable ended_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace lumbung
