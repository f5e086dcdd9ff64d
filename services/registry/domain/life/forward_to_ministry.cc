#include "registry/domain/life/forward_to_ministry.h"

#include <string>

#include "base/text.h"
#include "lumbung/registry/v1/cooperative_life_events.pb.h"
#include "registry/domain/life/standing.h"
#include "registry/domain/standing.h"

namespace lumbung::registry {

Result<Events> decide(const v1::Cooperative* cooperative, const v1::ForwardToMinistryRequest& request,
                      const Today& today) {
  const auto paper_date = date_of(request.paper_date());
  CHECK(paper_date.has_value());  // The request's shape was checked.

  if (auto closed = closed_to_change(cooperative, request.name(), request.etag())) return *std::move(closed);

  if (auto none = without_case(*cooperative)) return *std::move(none);

  if (auto elsewhere = case_not_at(*cooperative, v1::ClosingCase::STATE_DIUSULKAN_BUBAR)) return *std::move(elsewhere);

  if (*paper_date > today.business_date) return date_in_future(*paper_date, today.business_date);

  const auto& closing = cooperative->closing_case();
  const auto last_paper = date_of(closing.paper_date());
  if (last_paper && *paper_date < *last_paper)
    return rule_broken("PAPER_BEFORE_CASE", "The paper is older than the last one of the case.")
        .with("last_paper_date", last_paper->iso())
        .with("paper_date", paper_date->iso());

  const auto until = date_of(closing.objection_until_date());
  CHECK(until.has_value());  // Every case has it.
  if (!closing.has_objected_date() && *paper_date <= *until)
    return rule_broken("OBJECTION_TIME_RUNS", "The cooperative may still object; forward the case after that day.")
        .with("objection_until_date", until->iso())
        .with("paper_date", paper_date->iso());

  auto forwarded = about<v1::DissolutionForwarded>(*cooperative);
  forwarded.set_paper_number(std::string(trimmed(request.paper_number())));
  *forwarded.mutable_paper_date() = request.paper_date();
  return one_event(cooperative->name(), std::move(forwarded));
}

}  // namespace lumbung::registry
