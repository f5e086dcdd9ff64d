// The next pages of a feed, read while those before them are applied: a thread of its own reads as long as pages come full.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

#include "runtime/events/feed.h"

namespace lumbung::events {

// Pages read and not taken yet.
inline constexpr std::size_t kMaxPagesAhead = 4;

// Used by one thread. The feed is its alone, but for between a page that was not full and the next one asked for.
class FeedAhead {
 public:
  FeedAhead(Feed& feed, std::size_t page);
  // As stop().
  ~FeedAhead();
  FeedAhead(const FeedAhead&) = delete;

  // As Feed::poll, the records of a page. After a failure only stop() may follow.
  std::vector<FeedRecord> next(std::chrono::milliseconds wait);
  // Nothing is read any more, and what was read ahead is dropped: the feed may be sought anew. A poll that waits is woken.
  void stop();

 private:
  void run();

  Feed& feed_;
  const std::size_t page_;
  bool running_ = false;  // The caller's: there is a thread, and pages of it to take.
  std::thread thread_;

  std::mutex mutex_;
  std::condition_variable changed_;
  bool stopping_ = false;
  bool ended_ = false;  // The thread reads no more.
  std::deque<std::vector<FeedRecord>> pages_;
  std::exception_ptr failed_;
};

}  // namespace lumbung::events
