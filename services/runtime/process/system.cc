#include "runtime/process/system.h"

#include <sys/random.h>

#include <cerrno>
#include <system_error>

namespace lumbung {
namespace {

constexpr std::uint64_t kLowMask = (std::uint64_t{1} << 62) - 1;
constexpr std::uint16_t kHighMask = 0x0FFF;
// How far the random part moves within a millisecond, at most: unguessable, and room for millions
// of ids.
constexpr std::uint64_t kStepMask = (std::uint64_t{1} << 32) - 1;

void append_hex(std::string& out, std::uint64_t value, int digits) {
  for (int i = digits - 1; i >= 0; --i) out += "0123456789abcdef"[(value >> (4 * i)) & 0xF];
}

}  // namespace

Timestamp SystemClock::now() const {
  return std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
}

std::string RandomIds::uuid() {
  const auto now = std::chrono::floor<std::chrono::milliseconds>(clock_.now()).time_since_epoch();
  const std::lock_guard lock(mutex_);
  if (const auto ms = std::uint64_t(now.count()); ms > last_ms_) {
    last_ms_ = ms;
    high_ = std::uint16_t(random() & kHighMask);
    low_ = random() & kLowMask;
  } else {
    low_ += 1 + (random() & kStepMask);
    if (low_ > kLowMask) {
      low_ &= kLowMask;
      high_ = std::uint16_t((high_ + 1) & kHighMask);
      if (high_ == 0) ++last_ms_;
    }
  }
  std::string text;
  text.reserve(36);
  append_hex(text, last_ms_ >> 16, 8);
  text += '-';
  append_hex(text, last_ms_ & 0xFFFF, 4);
  text += "-7";
  append_hex(text, high_, 3);
  text += '-';
  append_hex(text, 0x8000 | (low_ >> 48), 4);
  text += '-';
  append_hex(text, low_, 12);
  return text;
}

std::uint64_t RandomIds::random() {
  if (left_ == 0) {
    auto* bytes = reinterpret_cast<char*>(pool_.data());
    for (std::size_t done = 0; done < sizeof pool_;) {
      const auto got = ::getrandom(bytes + done, sizeof pool_ - done, 0);
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) throw std::system_error(errno, std::generic_category(), "getrandom");
      done += std::size_t(got);
    }
    left_ = pool_.size();
  }
  return pool_[--left_];
}

}  // namespace lumbung
