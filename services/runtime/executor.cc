#include "runtime/executor.h"

namespace lumbung {

Executor::Executor(int threads) {
  for (int i = 0; i < threads; ++i)
    threads_.emplace_back([this, i] { turn(static_cast<std::size_t>(i)); });
}

Executor::~Executor() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  for (auto& thread : threads_) thread.join();
}

void Executor::run(std::function<void(std::size_t)> work) {
  const std::lock_guard lock(mutex_);
  queue_.push_back(std::move(work));
  // Under the lock: once the work is done, who waited for it may destroy this.
  wake_.notify_one();
}

void Executor::turn(std::size_t thread) {
  for (;;) {
    std::function<void(std::size_t)> work;
    {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
      if (queue_.empty()) return;
      work = std::move(queue_.front());
      queue_.pop_front();
    }
    work(thread);
  }
}

}  // namespace lumbung
