// `log export`: the events of a service into a file, each proved against the hash chain before it is written.
#pragma once

#include <vector>

#include "lumbungctl/command.h"

namespace lumbung::ctl {

std::vector<Flag> export_flags();
client::Exit export_log(Session& session);

}  // namespace lumbung::ctl
