// A log of this very process as a feed: no broker between, the same promises (tests/contract).
#pragma once

#include <memory>
#include <string>

#include "runtime/events/feed.h"
#include "runtime/store/commit_signal.h"
#include "runtime/store/store.h"

namespace lumbung::events {

// `source` as source_of() names it. `signal` hears the commits of this process; what other processes commit is found by
// looking at the log now and then. Both must outlive the feed. Throws FeedAway when the log does not answer.
std::unique_ptr<Feed> open_embedded_feed(store::Store& log, store::CommitSignal& signal, std::string source);

}  // namespace lumbung::events
