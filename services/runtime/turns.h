// A thread that works in turns, as gRPC's poller does: a turn is what it finds ready before it would wait. Some work is better
// done once for all that a turn brings than once for each - a write to a socket, a wake-up of another thread - and what another
// thread has done for it is best gone on with here, all at once, instead of there.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace lumbung {

// Belongs to its thread and lives as long as anybody on it waits for something.
class Turns {
 public:
  // Done once.
  class Work {
   public:
    virtual ~Work() = default;
    virtual void run() = 0;
  };
  // Told when a turn is over.
  class Ending {
   public:
    virtual ~Ending() = default;
    virtual void turn_ended() = 0;
  };

  // `wake` has the thread call run_handed() soon. Called on any thread, not again before that call.
  explicit Turns(std::function<void()> wake) : wake_(std::move(wake)) {}
  Turns(const Turns&) = delete;

  // Of the thread that calls; null when it takes none.
  static Turns* here() { return here_; }

  // For whoever is called on the thread: tells `ending` once, when this turn is over.
  void at_end(Ending& ending) { endings_.push_back(&ending); }
  // From any thread: runs the work on this one.
  void hand(std::unique_ptr<Work> work) {
    bool first = false;
    {
      const std::lock_guard lock(mutex_);
      first = handed_.empty();
      handed_.push_back(std::move(work));
    }
    if (first) wake_();
  }

  // For the thread itself, the rest: before its first turn and after its last,
  void begin() { here_ = this; }
  void stop() { here_ = nullptr; }
  // whether somebody waits for the end of the turn, when there is nothing more to do in it,
  bool awaited() const { return !endings_.empty(); }
  void end() {
    auto endings = std::exchange(endings_, {});
    for (auto* ending : endings) ending->turn_ended();
  }
  // and when it was woken.
  void run_handed() {
    std::vector<std::unique_ptr<Work>> handed;
    {
      const std::lock_guard lock(mutex_);
      handed.swap(handed_);
    }
    for (const auto& work : handed) work->run();
  }

 private:
  static inline thread_local Turns* here_ = nullptr;

  const std::function<void()> wake_;
  std::vector<Ending*> endings_;  // The thread's own.
  std::mutex mutex_;
  std::vector<std::unique_ptr<Work>> handed_;
};

}  // namespace lumbung
