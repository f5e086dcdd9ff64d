// The calendar of reporting follows that of the log it listens to: what it publishes is dated as the facts behind it.
#pragma once

#include <google/protobuf/message.h>

#include "base/date.h"
#include "base/events.h"
#include "lumbung/common/v1/calendar.pb.h"

namespace lumbung::reporting {

inline constexpr const char* kCalendarStream = "calendar";

// Opens the day; none when it or a later one is open.
Events open_day(const common::v1::Calendar* calendar, Date day);

void apply(common::v1::Calendar& state, const google::protobuf::Message& event, const EventFacts& facts);

}  // namespace lumbung::reporting
