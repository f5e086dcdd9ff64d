#include "runtime/process/build_info.h"

namespace lumbung {
namespace {

#include "lumbung_commit.inc"

}  // namespace

const BuildInfo& build_info() { return kBuildInfo; }

}  // namespace lumbung
