// What became of a cooperative in the year after an intervention: measured from its record, never entered by hand.
#pragma once

#include "base/events.h"
#include "base/result.h"
#include "lumbung/registry/v1/interventions_service.pb.h"

namespace lumbung::registry {

// By facts up to the end of a day, for a completed intervention:
//
//   an annual meeting after completion, until measure_until_date   REVIVED_RAT_HELD, naming the first such meeting
//   else dissolved or merged in law until then                     ENDED_IN_LAW
//   else that date has passed                                      NOT_REVIVED
//   else                                                           STILL_OPEN
//
// and STILL_OPEN as long as no evaluation of activity on record reaches the day of the meeting, of the end, or the last
// day of the year.
struct InterventionFinding {
  v1::Intervention::Outcome outcome = v1::Intervention::OUTCOME_STILL_OPEN;
  v1::Intervention::Measurement measurement;  // As of date, meeting and evaluation.
};
InterventionFinding measure(const v1::Intervention& intervention, const v1::Cooperative& cooperative, Date as_of);

// Refusals: DATE_IN_FUTURE. Asked once before all interventions are gone through, and again for each.
Result<Date> measuring_date(const v1::MeasureInterventionsRequest& request, Date open_day);

// One intervention of a measuring. No event when it is not completed, when its cooperative is not there or was merged into
// another (which is measured instead), when it was measured as of a later day, or when outcome and meeting are on record.
Events measured(const v1::Intervention& intervention, const v1::Cooperative* cooperative, Date as_of);

}  // namespace lumbung::registry
