#include "runtime/events/page_ahead.h"

#include <algorithm>

#include "base/check.h"

namespace lumbung::events {
namespace {

// Of the first page, and when events are large.
constexpr int kFewEvents = 32;

}  // namespace

PageAhead::PageAhead(store::Store& store)
    : store_(store), log_(store.reader()), rows_(kFewEvents), thread_([this] { run(); }) {}

PageAhead::~PageAhead() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

Page PageAhead::read(std::int64_t after) {
  Page page;
  page.events = store::read_events_after(*log_, after, rows_);
  page.head = store::read_head(*log_);
  page.full = static_cast<int>(page.events.size()) == rows_;
  if (!page.full) return page;
  std::int64_t bytes = 0;
  for (const auto& event : page.events) bytes += static_cast<std::int64_t>(event.payload.size() + event.metadata.size());
  const auto each = bytes / rows_ + 1;
  rows_ = static_cast<int>(std::clamp<std::int64_t>(kPageBytes / each, kFewEvents, kPageEvents));
  return page;
}

void PageAhead::ask(std::int64_t after) {
  CHECK(!asked_);
  asked_ = true;
  {
    const std::lock_guard lock(mutex_);
    wanted_ = after;
  }
  changed_.notify_all();
}

std::optional<Page> PageAhead::take(std::chrono::milliseconds wait) {
  std::unique_lock lock(mutex_);
  if (!changed_.wait_for(lock, wait, [this] { return page_ || failed_; })) return std::nullopt;
  asked_ = false;
  if (failed_) std::rethrow_exception(std::exchange(failed_, nullptr));
  return std::exchange(page_, std::nullopt);
}

void PageAhead::run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return stopping_ || wanted_; });
    if (stopping_) return;
    const auto after = *std::exchange(wanted_, std::nullopt);
    lock.unlock();
    std::optional<Page> page;
    std::exception_ptr failed;
    try {
      page = read(after);
    } catch (...) {
      failed = std::current_exception();
    }
    lock.lock();
    page_ = std::move(page);
    failed_ = failed;
    changed_.notify_all();
  }
}

}  // namespace lumbung::events
