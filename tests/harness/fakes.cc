#include "harness/fakes.h"

#include <cstdio>

namespace lumbung::harness {

Timestamp FakeClock::now() const { return Timestamp{std::chrono::microseconds{now_us_.load()}}; }

void FakeClock::set(Date today) {
  // Noon in Jakarta is five o'clock UTC.
  const Timestamp noon = today.days() + std::chrono::hours{5};
  now_us_ = noon.time_since_epoch().count();
}

std::string CountingIds::uuid() {
  char text[37];
  std::snprintf(text, sizeof text, "%08x-0000-7000-8000-%012llx", source_,
                static_cast<unsigned long long>(++count_ & 0xFFFF'FFFF'FFFF));
  return text;
}

}  // namespace lumbung::harness
