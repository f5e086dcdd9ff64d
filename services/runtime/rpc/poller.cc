#include "runtime/rpc/poller.h"

#include <grpc/support/time.h>

namespace lumbung::rpc {
namespace {

constexpr std::chrono::seconds kLongestStep{10};

}  // namespace

Poller::Poller(grpc::ServerCompletionQueue& queue, AnswerQueue& answers)
    : queue_(queue), turns_([this, &answers] { answers.add(&handed_); }) {}

void Poller::start() {
  thread_ = std::thread([this] { run(); });
}

void Poller::run() {
  turns_.begin();
  void* tag = nullptr;
  bool ok = false;
  std::uint64_t step = 0;
  while (next(&tag, &ok)) {
    // Counted and not timed: who looks whether the thread is alive has a clock, and a call is worth no reading of one.
    steps_.store(++step, std::memory_order_relaxed);
    static_cast<Event*>(tag)->happened(ok);
    steps_.store(++step, std::memory_order_relaxed);
  }
  turns_.stop();
}

bool Poller::next(void** tag, bool* ok) {
  while (turns_.awaited()) {
    auto found = grpc::CompletionQueue::TIMEOUT;
    if (++events_ < kEventsInTurn) found = queue_.AsyncNext(tag, ok, gpr_inf_past(GPR_CLOCK_MONOTONIC));
    if (found == grpc::CompletionQueue::GOT_EVENT) return true;
    if (found == grpc::CompletionQueue::SHUTDOWN) return false;
    events_ = 0;
    turns_.end();
  }
  return queue_.Next(tag, ok);
}

bool Poller::alive() const {
  const auto now = std::chrono::steady_clock::now();
  const std::lock_guard lock(looking_);
  const auto step = steps_.load(std::memory_order_relaxed);
  const bool waits = step % 2 == 0;
  if (!waits && step == seen_) return now - seen_at_ < kLongestStep;
  seen_ = step;
  seen_at_ = now;
  return true;
}

}  // namespace lumbung::rpc
