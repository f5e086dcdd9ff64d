#include "registry/domain/interventions/cancel_intervention.h"

#include <string>

#include "base/text.h"
#include "lumbung/registry/v1/intervention_events.pb.h"
#include "registry/domain/interventions/standing_of_intervention.h"

namespace lumbung::registry {

Result<Events> decide(const v1::Intervention* intervention, const v1::CancelInterventionRequest& request,
                      const Today& today) {
  if (auto refused = not_open(intervention, request)) return *std::move(refused);

  const auto date = date_of(request.cancelled_date()).value_or(today.business_date);
  if (date > today.business_date) return date_in_future(date, today.business_date);
  if (date < *date_of(intervention->planned_date())) return before_plan(*intervention, date);

  auto cancelled = event_about<v1::InterventionCancelled>(*intervention);
  *cancelled.mutable_cancelled_date() = message_of(date);
  cancelled.set_reason(std::string(trimmed(request.reason())));
  return one_event(intervention->name(), std::move(cancelled));
}

}  // namespace lumbung::registry
