// A proposal comes to its end: the facts that all endings share.
#pragma once

#include <string>

#include "base/events.h"
#include "lumbung/registry/v1/change_request_events.pb.h"

namespace lumbung::registry {

// Decided by the caller today.
v1::ChangeDecided decided_as(v1::ChangeRequest::State state, const v1::ChangeRequest& change, const Today& today);

// Its record need not remember it any more.
v1::ChangeClosed closed_of(const v1::ChangeRequest& change);

// Both, for an ending that leaves the record as it is. `why` is trimmed.
Events ended(v1::ChangeRequest::State state, const v1::ChangeRequest& change, const std::string& why,
             const Today& today);

}  // namespace lumbung::registry
