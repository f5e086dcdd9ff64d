#include "runtime/cache/recent_writes.h"

#include <algorithm>
#include <utility>

namespace lumbung::cache {

RecentWrites::RecentWrites(std::int64_t position, std::size_t most)
    : most_(most), others_(position), told_(position) {}

void RecentWrites::changed(std::string_view stream, std::int64_t position) {
  const std::lock_guard lock(mutex_);
  if (young_.size() >= most_) {
    others_ = std::max(others_, old_last_);
    old_ = std::exchange(young_, {});
    old_last_ = std::exchange(young_last_, 0);
  }
  auto& last = young_[std::string(stream)];
  last = std::max(last, position);
  young_last_ = std::max(young_last_, position);
}

void RecentWrites::told(std::int64_t position) {
  const std::lock_guard lock(mutex_);
  told_ = std::max(told_, position);
}

void RecentWrites::log_at(std::int64_t position) {
  const std::lock_guard lock(mutex_);
  if (position <= told_) return;
  told_ = position;
  others_ = position;
}

std::int64_t RecentWrites::floor(const std::string& stream) const {
  const std::lock_guard lock(mutex_);
  auto floor = others_;
  for (const auto* generation : {&young_, &old_})
    if (const auto found = generation->find(stream); found != generation->end()) floor = std::max(floor, found->second);
  return floor;
}

}  // namespace lumbung::cache
