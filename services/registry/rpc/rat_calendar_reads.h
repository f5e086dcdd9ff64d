// The calendar of annual meetings, computed from the records as of the date asked for: it depends on that date, so no view could
// hold it. A register is gone through in parts of kCalendarScan records, and one call reads at most kMaxCalendarScans of them.
#pragma once

#include "lumbung/registry/v1/cooperative_life_service.pb.h"
#include "registry/registry.h"
#include "registry/rpc/commands.h"

namespace lumbung::registry {

// Records read at once, and how often for one page.
inline constexpr int kCalendarScan = 1'000;
inline constexpr int kMaxCalendarScans = 8;

Task<Result<rpc::Reply>> list_rat_calendar(Registry& registry, rpc::Call& call, Asked<v1::ListRatCalendarRequest> request);
Task<Result<rpc::Reply>> count_rat_calendar(Registry& registry, rpc::Call& call,
                                            Asked<v1::CountRatCalendarRequest> request);

}  // namespace lumbung::registry
