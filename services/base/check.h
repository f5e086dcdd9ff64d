// CHECK: a promise our own code makes to itself. When it is broken the process stops at once, because
// going on with a state nobody planned could write it to disk. Never for input: input is refused.
#pragma once

namespace lumbung {

// Prints the broken promise to stderr and aborts the process.
[[noreturn]] void check_failed(const char* condition, const char* file, int line);

}  // namespace lumbung

#define CHECK(condition) \
  (static_cast<bool>(condition) ? void(0) : ::lumbung::check_failed(#condition, __FILE__, __LINE__))
