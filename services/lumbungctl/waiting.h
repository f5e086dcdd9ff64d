// A long call that says nothing until its end: meanwhile the time that has passed is shown.
#pragma once

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

#include "lumbungctl/session.h"

namespace lumbung::ctl {

// How often it is looked whether there is something to show.
inline constexpr std::chrono::milliseconds kWaitingTick{100};

// Shows it from a thread of its own, from construction to destruction; nothing else may write
// messages between.
class Waiting {
 public:
  Waiting(const Session& session, std::string what)
      : progress_(session.progress(std::move(what), client::Counted::nothing)),
        ticker_([this](const std::stop_token& stop) { tick(stop); }) {}

 private:
  void tick(const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    while (!woken_.wait_for(lock, stop, kWaitingTick, [&] { return stop.stop_requested(); }))
      progress_.waiting();
  }

  client::Progress progress_;
  std::mutex mutex_;
  std::condition_variable_any woken_;
  std::jthread ticker_;  // Last: it uses the others.
};

template <class Call>
auto waiting(const Session& session, std::string what, Call call) {
  const Waiting shown(session, std::move(what));
  return call();
}

}  // namespace lumbung::ctl
