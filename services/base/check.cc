#include "base/check.h"

#include <cstdio>
#include <cstdlib>

namespace lumbung {

void check_failed(const char* condition, const char* file, int line) {
  std::fprintf(stderr, "lumbung: broken promise in %s:%d: %s\n", file, line, condition);
  std::fflush(stderr);
  std::abort();
}

}  // namespace lumbung
