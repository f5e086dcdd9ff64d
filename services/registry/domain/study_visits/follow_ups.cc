#include "registry/domain/study_visits/follow_ups.h"

#include <algorithm>
#include <string>

#include "base/text.h"
#include "lumbung/registry/v1/study_visit_events.pb.h"
#include "registry/domain/study_visits/standing_of_visit.h"

namespace lumbung::registry {

using v1::StudyVisit;

namespace {

std::optional<Refusal> was_cancelled(const StudyVisit& visit) {
  if (visit.state() != StudyVisit::STATE_CANCELLED) return std::nullopt;
  return rule_broken("STUDY_VISIT_CANCELLED", "The visit did not take place; nothing follows from it.")
      .about(visit.name());
}

bool is_open(const StudyVisit::FollowUp& follow_up) { return !follow_up.has_fulfilled_date(); }

}  // namespace

Result<Events> decide(const StudyVisit* visit, const v1::AddFollowUpRequest& request, const Today&) {
  if (auto refused = not_as_known(visit, request)) return *std::move(refused);
  if (auto refused = was_cancelled(*visit)) return *std::move(refused);
  const auto due = *date_of(request.due_date());
  if (due < *date_of(visit->visit_date())) return follow_up_before_visit(*visit, due);
  if (visit->follow_ups_size() >= kMaxFollowUps)
    return rule_broken("FOLLOW_UPS_TOO_MANY", "The visit has as many follow-ups as one may have.")
        .with("follow_ups", visit->follow_ups_size());

  auto added = event_about<v1::FollowUpAdded>(*visit);
  added.mutable_follow_up()->set_text(std::string(trimmed(request.text())));
  *added.mutable_follow_up()->mutable_due_date() = request.due_date();
  return one_event(visit->name(), std::move(added));
}

Result<Events> decide(const StudyVisit* visit, const v1::FulfilFollowUpRequest& request, const Today& today) {
  if (auto refused = not_as_known(visit, request)) return *std::move(refused);
  if (auto refused = was_cancelled(*visit)) return *std::move(refused);
  if (request.follow_up() > visit->follow_ups_size())
    return rule_broken("FOLLOW_UP_NOT_FOUND", "The visit has no such follow-up; they count from 1.")
        .with("follow_up", request.follow_up())
        .with("follow_ups", visit->follow_ups_size());

  const auto date = date_of(request.fulfilled_date()).value_or(today.business_date);
  if (date > today.business_date) return date_in_future(date, today.business_date);
  if (date < *date_of(visit->visit_date())) return follow_up_before_visit(*visit, date);

  const auto& follow_up = visit->follow_ups(request.follow_up() - 1);
  const std::string how(trimmed(request.how()));
  if (!is_open(follow_up)) {
    if (date_of(follow_up.fulfilled_date()) == date && follow_up.how() == how) return Events{};
    return rule_broken("FOLLOW_UP_FULFILLED", "The follow-up is on record as done.")
        .with("follow_up", request.follow_up())
        .with("fulfilled_date", date_of(follow_up.fulfilled_date())->iso());
  }

  auto fulfilled = event_about<v1::FollowUpFulfilled>(*visit);
  fulfilled.set_follow_up(request.follow_up());
  *fulfilled.mutable_fulfilled_date() = message_of(date);
  fulfilled.set_how(how);
  return one_event(visit->name(), std::move(fulfilled));
}

FollowUps follow_ups_on(const StudyVisit& visit, Date day) {
  FollowUps counts;
  if (visit.state() == StudyVisit::STATE_CANCELLED) return counts;
  for (const auto& each : visit.follow_ups()) {
    ++counts.promised;
    if (!is_open(each)) ++counts.done;
    else if (*date_of(each.due_date()) < day) ++counts.overdue;
  }
  return counts;
}

std::optional<Date> next_due(const StudyVisit& visit) {
  std::optional<Date> next;
  if (visit.state() == StudyVisit::STATE_CANCELLED) return next;
  for (const auto& each : visit.follow_ups()) {
    if (!is_open(each)) continue;
    const auto due = *date_of(each.due_date());
    next = next ? std::min(*next, due) : due;
  }
  return next;
}

}  // namespace lumbung::registry
