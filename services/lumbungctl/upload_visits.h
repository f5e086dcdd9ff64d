// `visits upload`: a file of visits as a device writes it, one JSON object a line.
#pragma once

#include <vector>

#include "lumbungctl/session.h"

namespace lumbung::ctl {

std::vector<Flag> upload_flags();

// Sends the file in calls of kMaxVisitsInCall. A line that is refused holds up no other. As a table the totals are
// printed, and what is wrong on standard error; as JSON or CSV the answer to each line.
client::Exit upload_visits(Session& session);

}  // namespace lumbung::ctl
