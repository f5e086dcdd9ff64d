// Views are kept by the committer and can be thrown away: these build them anew from the events, beside the
// old ones and beside the living log, and switch at the end under the head lock.
#pragma once

#include <cstdint>
#include <functional>

#include "runtime/failpoints.h"
#include "runtime/store/aggregate.h"
#include "runtime/store/store.h"

namespace lumbung::store {

// Called between pages with the streams folded so far.
using Progress = std::function<void(std::int64_t streams)>;

// At start, before anything is served: makes or rebuilds every view whose stored definition is not the
// code's. Throws Unavailable.
void ensure_views(Store& store, const Aggregates& aggregates, Failpoints& failpoints);

// Rebuilds all views of a log from its events; returns the position they stood at when switched in. Reads
// are answered from the old ones until then. One rebuild of a log at a time; a second one makes the first fail.
// Throws Unavailable; an interrupted rebuild leaves the old views in use and is cleaned up by the next.
std::int64_t rebuild_views(Store& store, const Aggregates& aggregates, Failpoints& failpoints,
                           const Progress& progress);

// The state of a stream as its events say, from its first event. Null when there are none.
std::unique_ptr<google::protobuf::Message> fold(const AggregateType& type,
                                                const std::vector<EventRow>& events);

// The last stream whose name begins with the prefix, itself when there is none. Work through all streams ends there: it
// would otherwise follow those that are made meanwhile for as long as they are made faster.
std::string last_stream(Connection& connection, const std::string& prefix);

// The first name behind every name that begins with the prefix, for range scans.
std::string end_of_prefix(std::string prefix);

}  // namespace lumbung::store
