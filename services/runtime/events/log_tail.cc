#include "runtime/events/log_tail.h"

#include <algorithm>
#include <utility>

#include "base/check.h"

namespace lumbung::events {

using std::chrono::steady_clock;

LogTail::LogTail(store::Store& store, store::CommitSignal& signal, std::string source, const TailLimits& limits,
                 std::function<void()> tick)
    : store_(store),
      signal_(signal),
      source_(std::move(source)),
      limits_(limits),
      tick_(std::move(tick)),
      thread_([this] { run(); }) {}

LogTail::~LogTail() {
  {
    const std::lock_guard lock(mutex_);
    CHECK(waiting_.empty());
    stopping_ = true;
  }
  joined_.notify_all();
  signal_.wake();
  thread_.join();
}

std::int64_t LogTail::join() {
  const std::lock_guard lock(mutex_);
  ++watchers_;
  joined_.notify_all();
  return replaced_;
}

void LogTail::leave() {
  const std::lock_guard lock(mutex_);
  --watchers_;
}

void LogTail::drain() {
  {
    const std::lock_guard lock(mutex_);
    draining_ = true;
  }
  signal_.wake();
}

LogTail::Found LogTail::look(std::int64_t joined, const std::string& log_id, std::int64_t position) const {
  const std::lock_guard lock(mutex_);
  Found found;
  if (joined != replaced_ || (following_ && log_id != log_id_)) {
    found.where = Found::Where::replaced;
    return found;
  }
  if (following_ && position >= position_) return found;
  if (rows_.empty() || position + 1 < rows_.front()->position) {
    found.where = Found::Where::behind;
    return found;
  }
  const auto first = rows_.begin() + (position + 1 - rows_.front()->position);
  const auto count = std::min<std::ptrdiff_t>(rows_.end() - first, kWatchRowsPerPage);
  found.rows.assign(first, first + count);
  return found;
}

bool LogTail::may_go(const Wait& wait) const {
  return draining_ || wait.joined != replaced_ || (following_ && position_ > wait.position);
}

bool LogTail::Wait::await_suspend(std::coroutine_handle<> coroutine) {
  const std::lock_guard lock(tail.mutex_);
  if (tail.may_go(*this)) return false;
  tail.waiting_.push_back({this, coroutine});
  return true;
}

void LogTail::wake_waiting() {
  std::vector<std::coroutine_handle<>> awake;
  {
    const std::lock_guard lock(mutex_);
    const auto now = steady_clock::now();
    std::erase_if(waiting_, [&](const Waiting& waiting) {
      const auto& wait = *waiting.wait;
      if (!may_go(wait) && now < wait.until && !wait.cancelled()) return false;
      awake.push_back(waiting.coroutine);
      return true;
    });
  }
  // They run on here until they write or wait again; neither blocks.
  for (const auto coroutine : awake) coroutine.resume();
}

// Sleeps while nobody watches; what it knew is old by then. False at the end.
bool LogTail::wanted() {
  std::unique_lock lock(mutex_);
  if (watchers_ == 0) {
    following_ = false;
    rows_.clear();
    bytes_ = 0;
    joined_.wait(lock, [this] { return watchers_ > 0 || stopping_; });
  }
  return !stopping_;
}

void LogTail::run() {
  std::int64_t heard = 0;
  while (wanted()) {
    bool more = false;
    try {
      more = turn();
    } catch (const store::Unavailable&) {
      // Those who wait hear heartbeats meanwhile, which stay true.
      reader_.reset();
    }
    wake_waiting();
    tick_();
    // What was heard of and could not be read is not asked for over and over.
    if (!more) heard = signal_.wait_beyond(std::max(position_, heard), limits_.look_every);
  }
}

bool LogTail::turn() {
  const bool opened = !reader_;
  if (opened) reader_ = store_.reader();
  if (!following_) {
    begin(store::read_head(*reader_));
    return false;
  }
  const auto now = steady_clock::now();
  if (opened || now - looked_ >= limits_.look_every) {
    looked_ = now;
    const auto head = store::read_head(*reader_);
    if (head.log_id != log_id_ || hash_at(*reader_, head, position_) != hash_) {
      begin(head);
      const std::lock_guard lock(mutex_);
      ++replaced_;
      return false;
    }
  }
  auto rows = read_watched(*reader_, source_, log_id_, position_);
  if (rows.empty()) return false;
  add(std::move(rows));
  return true;
}

void LogTail::begin(const store::Head& head) {
  const std::lock_guard lock(mutex_);
  following_ = true;
  log_id_ = head.log_id;
  position_ = head.position;
  hash_ = head.hash;
  rows_.clear();
  bytes_ = 0;
}

void LogTail::add(WatchedRows rows) {
  const std::lock_guard lock(mutex_);
  for (auto& row : rows) {
    position_ = row->position;
    hash_ = row->chain_hash;
    bytes_ += row->bytes();
    rows_.push_back(std::move(row));
    while (rows_.size() > limits_.rows || (bytes_ > limits_.bytes && rows_.size() > 1)) {
      bytes_ -= rows_.front()->bytes();
      rows_.pop_front();
    }
  }
}

}  // namespace lumbung::events
