#include "runtime/events/feed_ahead.h"

#include <utility>

namespace lumbung::events {
namespace {

// A feed that has more, and a broker that takes a moment.
constexpr std::chrono::milliseconds kWait{500};

}  // namespace

FeedAhead::FeedAhead(Feed& feed, std::size_t page) : feed_(feed), page_(page) {}

FeedAhead::~FeedAhead() { stop(); }

std::vector<FeedRecord> FeedAhead::next(std::chrono::milliseconds wait) {
  if (running_) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return !pages_.empty() || ended_; });
    if (!pages_.empty()) {
      auto records = std::move(pages_.front());
      pages_.pop_front();
      changed_.notify_all();
      return records;
    }
    const auto failed = std::exchange(failed_, nullptr);
    lock.unlock();
    stop();
    if (failed) std::rethrow_exception(failed);
  }
  auto records = feed_.poll(page_, wait);
  if (records.size() == page_) {
    running_ = true;
    thread_ = std::thread([this] { run(); });
  }
  return records;
}

void FeedAhead::stop() {
  if (!running_) return;
  bool reads = false;
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    reads = !ended_;
  }
  changed_.notify_all();
  // Who is woken without waiting gives nothing when it is asked next.
  if (reads) feed_.wake();
  thread_.join();
  running_ = stopping_ = ended_ = false;
  pages_.clear();
  failed_ = nullptr;
}

void FeedAhead::run() {
  std::unique_lock lock(mutex_);
  for (bool full = true; full && !stopping_;) {
    lock.unlock();
    std::vector<FeedRecord> records;
    std::exception_ptr failed;
    try {
      records = feed_.poll(page_, kWait);
    } catch (...) {
      failed = std::current_exception();
    }
    lock.lock();
    full = records.size() == page_;
    failed_ = failed;
    if (!failed) pages_.push_back(std::move(records));
    changed_.notify_all();
    changed_.wait(lock, [this] { return stopping_ || pages_.size() < kMaxPagesAhead; });
  }
  ended_ = true;
  changed_.notify_all();
}

}  // namespace lumbung::events
