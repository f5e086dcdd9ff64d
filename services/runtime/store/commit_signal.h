// Wakes whoever follows a log of this process when it grew, so that nobody has to ask the database over and over.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>

#include "runtime/store/committer.h"

namespace lumbung::store {

// Thread-safe. It hears of this process's commits only: a follower of a log that other processes write too looks at the
// log now and then by itself.
class CommitSignal : public CommitObserver {
 public:
  void committed(const Writes& writes) override;

  // Position of the last commit heard of; 0 before the first.
  std::int64_t position() const;
  // Returns when something behind `after` was committed, at wake(), and when the time is over. The position then.
  std::int64_t wait_beyond(std::int64_t after, std::chrono::milliseconds limit);
  // Lets everybody who waits now look around: their owner stops, or wants them to hurry.
  void wake();

 private:
  mutable std::mutex mutex_;
  std::condition_variable grown_;
  std::int64_t position_ = 0;
  std::uint64_t woken_ = 0;
};

}  // namespace lumbung::store
