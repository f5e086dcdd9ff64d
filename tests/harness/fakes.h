// The seams of base/seams.h as a test wants them: a clock that stands still until told, and ids
// that count.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>

#include "base/date.h"
#include "base/seams.h"

namespace lumbung::harness {

// Thread-safe.
class FakeClock : public Clock {
 public:
  // Stands at noon in Jakarta on that day.
  explicit FakeClock(Date today = Date{2016, 12, 31}) { set(today); }
  Timestamp now() const override;
  void advance(std::chrono::microseconds by) { now_us_ += by.count(); }
  void set(Date today);

 private:
  std::atomic<std::int64_t> now_us_{0};
};

// 00000000-0000-7000-8000-000000000001 and so on; the first group tells several sources apart.
// Thread-safe.
class CountingIds : public Ids {
 public:
  explicit CountingIds(std::uint32_t source = 0) : source_(source) {}
  std::string uuid() override;

 private:
  const std::uint32_t source_;
  std::atomic<std::uint64_t> count_{0};
};

}  // namespace lumbung::harness
