// The real clock and real ids, for main.cc; tests pass their own.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>

#include "base/seams.h"

namespace lumbung {

class SystemClock final : public Clock {
 public:
  Timestamp now() const override;
};

// UUIDv7 (RFC 9562): 48 bits of milliseconds, then 74 random bits from the kernel. Within a
// millisecond, and when the clock steps back, the random part is counted up by a random step
// instead (method 2 of section 6.2), so that ids of one process rise in the order they were made.
// Thread-safe. Throws std::system_error when the kernel has no randomness.
class RandomIds final : public Ids {
 public:
  // `clock` must outlive it.
  explicit RandomIds(const Clock& clock) : clock_(clock) {}
  std::string uuid() override;

 private:
  std::uint64_t random();

  const Clock& clock_;
  std::mutex mutex_;
  std::uint64_t last_ms_ = 0;
  std::uint16_t high_ = 0;                 // 12 random bits, rand_a
  std::uint64_t low_ = 0;                  // 62 random bits, rand_b
  std::array<std::uint64_t, 128> pool_{};  // One system call for many ids.
  std::size_t left_ = 0;
};

}  // namespace lumbung
