#include "registry/domain/study_visits/change_study_visit.h"

#include <string>

#include "base/text.h"
#include "lumbung/registry/v1/study_visit_events.pb.h"
#include "registry/domain/study_visits/standing_of_visit.h"

namespace lumbung::registry {

using v1::StudyVisit;

namespace {

std::optional<Refusal> closed(const StudyVisit& visit) {
  if (visit.state() == StudyVisit::STATE_REGISTERED) return std::nullopt;
  return rule_broken("STUDY_VISIT_CLOSED", "The visit took place or was cancelled already.")
      .with("state", StudyVisit::State_Name(visit.state()))
      .about(visit.name());
}

}  // namespace

Result<Events> decide(const StudyVisit* visit, const v1::CompleteStudyVisitRequest& request, const Today& today) {
  if (auto refused = not_as_known(visit, request)) return *std::move(refused);
  if (auto refused = closed(*visit)) return *std::move(refused);
  const auto date = *date_of(visit->visit_date());
  if (date > today.business_date) return date_in_future(date, today.business_date);

  auto completed = event_about<v1::StudyVisitCompleted>(*visit);
  completed.set_host(visit->host());
  *completed.mutable_visit_date() = visit->visit_date();
  completed.set_people_announced(visit->people());
  completed.set_people(request.people() == 0 ? visit->people() : request.people());
  return one_event(visit->name(), std::move(completed));
}

Result<Events> decide(const StudyVisit* visit, const v1::CancelStudyVisitRequest& request, const Today&) {
  if (auto refused = not_as_known(visit, request)) return *std::move(refused);
  if (auto refused = closed(*visit)) return *std::move(refused);

  auto cancelled = event_about<v1::StudyVisitCancelled>(*visit);
  cancelled.set_host(visit->host());
  cancelled.set_reason(std::string(trimmed(request.reason())));
  return one_event(visit->name(), std::move(cancelled));
}

}  // namespace lumbung::registry
