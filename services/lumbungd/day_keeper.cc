#include "lumbungd/day_keeper.h"

#include <chrono>
#include <exception>

namespace lumbung {
namespace {

// How late after midnight a day may open.
constexpr std::chrono::seconds kLookEvery{10};

}  // namespace

DayKeeper::DayKeeper(const Clock& clock, Log& log, std::function<void(Date)> open)
    : clock_(clock), log_(log), open_(std::move(open)), thread_([this] { run(); }) {}

DayKeeper::~DayKeeper() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  ended_.notify_all();
  thread_.join();
}

void DayKeeper::run() {
  auto opened = jakarta_date(clock_.now());
  std::unique_lock lock(mutex_);
  while (!ended_.wait_for(lock, kLookEvery, [this] { return stopping_; })) {
    const auto today = jakarta_date(clock_.now());
    if (today <= opened) continue;
    try {
      open_(today);
      opened = today;
    } catch (const std::exception& failed) {
      log_.write(Severity::error, "the business day could not be opened",
                 {{"date", today.iso()}, {"why", failed.what()}});
    }
  }
}

}  // namespace lumbung
