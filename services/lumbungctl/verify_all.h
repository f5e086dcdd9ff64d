// `log verify --all`: whether everything that was acknowledged is where it has to be - in the logs, in their topics, in the
// projections of other services - asked of every process there is.
#pragma once

#include "lumbungctl/command.h"
#include "lumbungctl/session.h"

namespace lumbung::ctl {

Flag all_flag();
client::Exit verify_all(Session& session);

}  // namespace lumbung::ctl
