// `log renew-id`, after a log was put back from a backup.
#pragma once

#include "lumbungctl/command.h"

namespace lumbung::ctl {

std::vector<Flag> renewal_flags();
client::Exit renew_log_id(Session& session);

}  // namespace lumbung::ctl
