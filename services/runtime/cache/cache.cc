#include "runtime/cache/cache.h"

namespace lumbung::cache {

std::chrono::milliseconds jittered(std::chrono::milliseconds keep, std::string_view key, std::int64_t position) {
  constexpr std::int64_t kPart = 8, kSteps = 1024;
  const auto drawn = (std::hash<std::string_view>{}(key) ^ std::hash<std::int64_t>{}(position * 2'654'435'761)) % kSteps;
  return keep - std::chrono::milliseconds(keep.count() / kPart * static_cast<std::int64_t>(drawn) / kSteps);
}

}  // namespace lumbung::cache
