// Whether the tables in use are what the events make: row by row against tables built beside them.
#pragma once

#include "runtime/events/consumer.h"
#include "runtime/events/rebuild.h"

namespace lumbung::events {

// Both stand at the same position and stand still. Page by page, without a transaction. Throws Unavailable.
ProjectionVerdict compare(const Projection& projection, Rebuild& built);

}  // namespace lumbung::events
