#include "registry/domain/life/answer_objection.h"

#include <algorithm>
#include <string>

#include "base/text.h"
#include "lumbung/registry/v1/cooperative_life_events.pb.h"
#include "registry/domain/life/standing.h"
#include "registry/domain/standing.h"

namespace lumbung::registry {

Result<Events> decide(const v1::Cooperative* cooperative, const v1::AnswerObjectionRequest& request,
                      const Today& today) {
  const auto paper_date = date_of(request.paper_date());
  CHECK(paper_date.has_value());  // The request's shape was checked.

  if (auto closed = closed_to_change(cooperative, request.name(), request.etag())) return *std::move(closed);

  if (auto none = without_case(*cooperative)) return *std::move(none);

  if (auto elsewhere = case_not_at(*cooperative, v1::ClosingCase::STATE_KEBERATAN)) return *std::move(elsewhere);

  if (*paper_date > today.business_date) return date_in_future(*paper_date, today.business_date);

  const auto objected = date_of(cooperative->closing_case().objected_date());
  const auto until = date_of(cooperative->closing_case().answer_until_date());
  CHECK(objected && until);  // Every objection has them.
  if (*paper_date < *objected)
    return rule_broken("ANSWER_BEFORE_OBJECTION", "An answer follows the objection.")
        .with("objected_date", objected->iso())
        .with("paper_date", paper_date->iso());

  auto answered = about<v1::ObjectionAnswered>(*cooperative);
  answered.set_upheld(request.decision() == v1::AnswerObjectionRequest::DECISION_DITERIMA);
  answered.set_paper_number(std::string(trimmed(request.paper_number())));
  *answered.mutable_paper_date() = request.paper_date();
  answered.set_late_days(std::max(0, days_between(*until, *paper_date)));
  return one_event(cooperative->name(), std::move(answered));
}

}  // namespace lumbung::registry
