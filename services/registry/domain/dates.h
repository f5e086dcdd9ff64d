// Dates of a record against the open business day: nothing in the register lies after it. The
// validators cannot know that day, so the rules ask here, and refuse as a wrong field what is one.
#pragma once

#include <string>
#include <vector>

#include "base/date.h"
#include "base/result.h"
#include "lumbung/registry/v1/business.pb.h"
#include "lumbung/registry/v1/cooperative.pb.h"
#include "lumbung/registry/v1/owner.pb.h"

namespace lumbung::registry {

// DATE_IN_FUTURE for every date, and for every book year that has not begun, under `cooperative.`.
std::vector<FieldViolation> dates_after(const v1::Cooperative& cooperative, Date open_day);
// DATE_IN_FUTURE for every date, under `business.`.
std::vector<FieldViolation> dates_after(const v1::Business& business, Date open_day);
// DATE_IN_FUTURE for a birth date, under `prefix` (`owner.`); the date itself is not repeated.
std::vector<FieldViolation> dates_after(const v1::Owner& owner, Date open_day,
                                        const std::string& prefix);

}  // namespace lumbung::registry
