#include "runtime/cache/in_process.h"

#include <time.h>

#include <utility>

namespace lumbung::cache {
namespace {

// What a slot takes besides its key and bytes: list node, table node, strings.
constexpr std::size_t kSlotBytes = 200;

}  // namespace

std::size_t InProcess::Slot::bytes() const { return kSlotBytes + key.size() + entry.bytes.size(); }

std::chrono::steady_clock::time_point InProcess::coarse_now() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
  return std::chrono::steady_clock::time_point(std::chrono::seconds(now.tv_sec) + std::chrono::nanoseconds(now.tv_nsec));
}

InProcess::InProcess(const CacheMetrics& metrics, std::size_t most_bytes, Now now)
    : metrics_(metrics), most_bytes_(most_bytes), now_(std::move(now)) {}

std::optional<Answer> InProcess::at_once(const std::string& key) {
  const auto now = now_();
  const std::lock_guard lock(mutex_);
  const auto found = by_key_.find(key);
  if (found == by_key_.end()) return Answer{};
  const auto slot = found->second;
  if (slot->until <= now) {
    drop(slot);
    return Answer{};
  }
  if (slot->buried) return Answer{};
  slots_.splice(slots_.begin(), slots_, slot);
  return Answer{Outcome::hit, slot->entry};
}

void InProcess::ask(const std::string& key, std::function<void(Answer)> done) { done(*at_once(key)); }

void InProcess::put(const std::string& key, Entry entry, std::chrono::milliseconds keep) {
  if (entry.bytes.size() > kMaxEntryBytes) return bury(key, entry.position);
  set(key, std::move(entry), false, keep);
}

void InProcess::bury(const std::string& key, std::int64_t position) {
  set(key, {position, {}}, true, kTombstoneFor);
}

void InProcess::set(const std::string& key, Entry entry, bool buried, std::chrono::milliseconds keep) {
  const auto now = now_();
  const std::lock_guard lock(mutex_);
  if (const auto found = by_key_.find(key); found != by_key_.end()) {
    const auto& old = *found->second;
    // What was loaded at a tombstone's own position holds the change.
    const bool newer = entry.position > old.entry.position || (entry.position == old.entry.position && old.buried && !buried);
    if (!newer && old.until > now) return metrics_.write_refused();
    drop(found->second);
  }
  slots_.push_front({key, std::move(entry), buried, now + keep});
  by_key_.emplace(slots_.front().key, slots_.begin());
  bytes_ += slots_.front().bytes();
  while (bytes_ > most_bytes_ && !slots_.empty()) {
    drop(std::prev(slots_.end()));
    metrics_.evicted();
  }
  metrics_.write_stored();
  metrics_.holds(slots_.size(), bytes_);
}

void InProcess::drop(Slots::iterator slot) {
  bytes_ -= slot->bytes();
  by_key_.erase(slot->key);
  slots_.erase(slot);
  metrics_.holds(slots_.size(), bytes_);
}

}  // namespace lumbung::cache
