// --service, for verbs about one service of the process.
#pragma once

#include "lumbungctl/session.h"

namespace lumbung::ctl {

inline Flag service_flag() {
  return {.name = "service", .value = "NAME", .help = "The service; registry when not given."};
}

inline std::string service_of(const Session& session) {
  return session.has("service") ? session.flag("service") : "registry";
}

}  // namespace lumbung::ctl
