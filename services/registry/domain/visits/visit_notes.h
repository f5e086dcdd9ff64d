// What the visits noted on a record amount to. Uploads come in any order, so nothing here depends on it: notes
// stand by the date of the visit, those of one day in the order of arrival.
#pragma once

#include <google/protobuf/repeated_ptr_field.h>

#include <optional>

#include "base/date.h"
#include "lumbung/registry/v1/rules.pb.h"
#include "lumbung/registry/v1/visit_note.pb.h"

namespace lumbung::registry {

using VisitNotes = google::protobuf::RepeatedPtrField<v1::VisitNote>;

inline constexpr int kMaxRecentVisits = 10;

// Puts a note into its place, and drops the oldest beyond kMaxRecentVisits.
void add_note(VisitNotes& notes, const v1::VisitNote& note);

// The last by date; null when there is none.
const v1::VisitNote* last_visit(const VisitNotes& notes);

// The day of the last visit up to the end of `as_of`; nothing when there was none.
std::optional<Date> last_day_up_to(const VisitNotes& notes, Date as_of);

// Last day on which what was found holds.
Date valid_until(Date visit_date, const v1::VisitRules& rules);

// The earliest day of a visit that still holds on `as_of`: records last visited before it are due.
Date first_day_that_holds(Date as_of, const v1::VisitRules& rules);

// Days in a row, up to the end of `as_of`, on which nobody knew the record at its address: any other outcome ends
// the row, and one visit of a day that found it outweighs others of that day. 0 when the last visit holds no
// longer: a cooperative is not called dormant for what was seen years ago, it is due for a visit.
int days_not_found(const VisitNotes& notes, Date as_of, const v1::VisitRules& rules);

}  // namespace lumbung::registry
