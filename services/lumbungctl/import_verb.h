// `import FILE`: sends a file up, shows how far it is, tells what was not taken and the totals to
// reconcile.
#pragma once

#include <vector>

#include "client/import_file.h"
#include "lumbungctl/session.h"

namespace lumbung::ctl {

// Problems shown on stderr when no rejects file is asked for; the rest is counted.
inline constexpr int kShownProblems = 20;

std::vector<Flag> import_flags();

client::Exit import_records(Session& session, client::Register into);

}  // namespace lumbung::ctl
