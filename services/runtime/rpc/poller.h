// The thread that polls the completion queue, and its turns.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <thread>

#include "runtime/rpc/grpc_calls.h"
#include "runtime/turns.h"

namespace lumbung::rpc {

// A turn is over after so many events though more may be ready, so that who waits for its end does not wait for ever.
inline constexpr int kEventsInTurn = 128;

class Poller {
 public:
  // Both must outlive it; nothing is polled before start().
  Poller(grpc::ServerCompletionQueue& queue, AnswerQueue& answers);

  void start();
  std::thread::id id() const { return thread_.get_id(); }
  bool joinable() const { return thread_.joinable(); }
  // After the queue was shut down: returns when everything on it has happened.
  void join() { thread_.join(); }
  // It waits for work, or went on with it since it was looked at last, or that was not long ago.
  bool alive() const;

 private:
  // What other threads hand over comes through the queue.
  class Handed : public Event {
   public:
    explicit Handed(Turns& turns) : turns_(turns) {}
    void happened(bool) override { turns_.run_handed(); }

   private:
    Turns& turns_;
  };

  void run();
  // Waits for the next event; false when the queue has ended.
  bool next(void** tag, bool* ok);

  grpc::ServerCompletionQueue& queue_;
  Turns turns_;
  Handed handed_{turns_};
  int events_ = 0;                       // Since somebody waits for the end of the turn; the thread's own.
  std::atomic<std::uint64_t> steps_{0};  // Odd while an event is dealt with.
  mutable std::mutex looking_;
  mutable std::uint64_t seen_ = 0;  // What was there when it was looked at last, and since when.
  mutable std::chrono::steady_clock::time_point seen_at_;
  std::thread thread_;
};

}  // namespace lumbung::rpc
