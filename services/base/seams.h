// The world's uncertain parts as interfaces, so that main.cc passes the real ones and a test its own: the
// clock and fresh ids. (Timers and failpoints live in runtime/, which alone waits and fails.)
#pragma once

#include <string>

#include "base/date.h"

namespace lumbung {

// Thread-safe.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual Timestamp now() const = 0;
};

// Fresh identifiers. Thread-safe.
class Ids {
 public:
  virtual ~Ids() = default;
  // Lowercase UUIDv7, 36 characters.
  virtual std::string uuid() = 0;
};

}  // namespace lumbung
