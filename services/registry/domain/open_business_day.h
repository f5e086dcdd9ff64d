// A business day is opened, which closes the days before it. Rules decide on the open day, never on
// the clock.
#pragma once

#include "base/events.h"
#include "base/result.h"
#include "lumbung/common/v1/calendar.pb.h"
#include "lumbung/registry/v1/registry_service.pb.h"

namespace lumbung::registry {

// The one stream of its kind.
inline constexpr const char* kCalendarStream = "calendar";

// Refusals: BUSINESS_DAY_CLOSED. `calendar` is null before the first day. The open day again: no
// event.
Result<Events> decide(const common::v1::Calendar* calendar,
                      const v1::OpenBusinessDayRequest& request, const Today& today);

}  // namespace lumbung::registry
