// The calendar of annual meetings (RAT) as of a date: which book year is due, until when, and whether it was held. The meeting
// about a calendar year is held within the rule set's months after its end: 30 June.
#pragma once

#include "base/date.h"
#include "lumbung/registry/v1/cooperative_life_service.pb.h"
#include "registry/domain/rules.h"

namespace lumbung::registry {

// The last day is near from this many days before.
inline constexpr int kRatDueSoonDays = 60;

// Last day of the meeting about a book year.
Date rat_deadline(int book_year, const ActivityRules& rules);

// Whether the meeting about a book year is on record as held on or before a day.
bool met_by(const v1::Cooperative& cooperative, int book_year, Date day);

// Where a cooperative stands as of a day.
v1::RatCalendarEntry rat_entry(const v1::Cooperative& cooperative, Date as_of, const ActivityRules& rules);

}  // namespace lumbung::registry
