// lumbung.reporting.v1.WatchService.
#pragma once

#include "runtime/events/watches.h"
#include "runtime/rpc/method.h"

namespace lumbung::reporting {

void add_watch(rpc::Methods& methods, events::Watches& watches);

}  // namespace lumbung::reporting
