// The next page of a log, read while the one before it is on its way.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "runtime/store/store.h"

namespace lumbung::events {

// Events of a page at most, and about so many bytes, judged by the page before it.
inline constexpr int kPageEvents = 1'000;
inline constexpr std::int64_t kPageBytes = 2 << 20;

struct Page {
  store::Head head;  // Read after the events: of this log they are, and it may have grown.
  std::vector<store::EventRow> events;
  bool full = false;  // There may be more at once.
};

// Its thread and connection are its own. The rest is used by one thread. read(), take() throw store::Unavailable.
class PageAhead {
 public:
  explicit PageAhead(store::Store& store);
  ~PageAhead();
  PageAhead(const PageAhead&) = delete;

  // Reads the events behind a position now, on the caller's thread. Not while one is asked for.
  Page read(std::int64_t after);
  // The same on the thread of its own; take() gives it.
  void ask(std::int64_t after);
  bool asked() const { return asked_; }
  // Nothing when it is not there within so long.
  std::optional<Page> take(std::chrono::milliseconds wait);

 private:
  void run();

  store::Store& store_;
  std::unique_ptr<store::Connection> log_;  // Of whoever reads at the time.
  int rows_;
  bool asked_ = false;  // The caller's.

  std::mutex mutex_;
  std::condition_variable changed_;
  bool stopping_ = false;
  std::optional<std::int64_t> wanted_;
  std::optional<Page> page_;
  std::exception_ptr failed_;
  std::thread thread_;
};

}  // namespace lumbung::events
