// Which program this is, for `--version`, GetServerInfo, the metric and the first log line.
#pragma once

#include <string_view>

namespace lumbung {

struct BuildInfo {
  std::string_view version;  // `0.1.0`
  std::string_view commit;   // Short hash, with `-dirty` for a changed tree; `unknown` without git.
};

const BuildInfo& build_info();

}  // namespace lumbung
