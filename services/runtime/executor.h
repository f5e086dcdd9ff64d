// A few threads for work that would hold up gRPC's: parsing files, reading the store. A coroutine moves over with
// `co_await executor.hop()` and goes on there.
#pragma once

#include <condition_variable>
#include <coroutine>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace lumbung {

// Thread-safe. Its end runs what is queued, then joins.
class Executor {
 public:
  explicit Executor(int threads);
  ~Executor();
  Executor(const Executor&) = delete;

  // Runs the work on one of the threads, with the thread's number (0 up). Never blocks; bounded by the admission
  // limits of the calls it serves.
  void run(std::function<void(std::size_t thread)> work);

  struct Hop {
    Executor& executor;
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> waiting) {
      executor.run([waiting](std::size_t) { waiting.resume(); });
    }
    void await_resume() const noexcept {}
  };
  Hop hop() { return {*this}; }

 private:
  void turn(std::size_t thread);

  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::function<void(std::size_t)>> queue_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace lumbung
