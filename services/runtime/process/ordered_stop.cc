#include "runtime/process/ordered_stop.h"

#include <unistd.h>

#include <exception>
#include <utility>

namespace lumbung {

OrderedStop::OrderedStop(std::chrono::milliseconds limit, Log* log) : limit_(limit), log_(log) {}

OrderedStop::~OrderedStop() {
  {
    const std::lock_guard lock(mutex_);
    done_ = true;
  }
  ended_.notify_one();
  if (watchdog_.joinable()) watchdog_.join();
}

void OrderedStop::add(std::string name, std::function<void()> stop) {
  steps_.push_back({std::move(name), std::move(stop)});
}

void OrderedStop::run() {
  if (watchdog_.joinable()) return;
  const auto deadline = std::chrono::steady_clock::now() + limit_;
  watchdog_ = std::thread([this, deadline] { watch(deadline); });
  for (auto step = steps_.rbegin(); step != steps_.rend(); ++step) {
    enter(step->name);
    try {
      step->stop();
    } catch (const std::exception& error) {
      if (log_ != nullptr)
        log_->write(Severity::error, "a part did not stop well",
                    {{"part", step->name}, {"error", error.what()}});
    }
  }
  enter("the destructors of main");
}

void OrderedStop::enter(const std::string& name) {
  const std::lock_guard lock(mutex_);
  current_ = name;
}

void OrderedStop::watch(std::chrono::steady_clock::time_point deadline) {
  std::unique_lock lock(mutex_);
  if (ended_.wait_until(lock, deadline, [this] { return done_; })) return;
  // Plain write(2): whatever hangs may hold the lock of stderr or of the allocator.
  for (const std::string_view part :
       {std::string_view("lumbung: stopping took too long, it hung in: "),
        std::string_view(current_), std::string_view("\n")})
    if (::write(STDERR_FILENO, part.data(), part.size()) < 0) break;
  ::_exit(kHungExitCode);
}

}  // namespace lumbung
