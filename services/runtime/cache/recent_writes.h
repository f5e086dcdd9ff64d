// What this process wrote lately, so that nobody who wrote through it is answered with what was there before - also when the
// cache is away, slow, or lost the news.
#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace lumbung::cache {

// Streams remembered by name: the last so many at least, twice as many at most. Of all others it is only known that they were
// not written after the oldest was forgotten.
inline constexpr std::size_t kStreamsRemembered = 50'000;

// Thread-safe.
class RecentWrites {
 public:
  // Nothing is known of what happened up to `position`.
  explicit RecentWrites(std::int64_t position, std::size_t most = kStreamsRemembered);

  // A stream changed in a commit that ended at this position.
  void changed(std::string_view stream, std::int64_t position);
  // All of the commit that ended there has been told.
  void told(std::int64_t position);
  // The log of which this process is the only writer is known to be at `position`: more than was told means a commit whose
  // outcome was lost, and any stream may have changed in it.
  void log_at(std::int64_t position);

  // What is older than this may lack a write of this process.
  std::int64_t floor(const std::string& stream) const;

 private:
  const std::size_t most_;
  mutable std::mutex mutex_;
  std::unordered_map<std::string, std::int64_t> young_;
  std::unordered_map<std::string, std::int64_t> old_;
  std::int64_t others_;  // Of streams that are in neither.
  std::int64_t young_last_ = 0;
  std::int64_t old_last_ = 0;
  std::int64_t told_;
};

}  // namespace lumbung::cache
