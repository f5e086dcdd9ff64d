#include "registry/domain/life/withdraw_dissolution.h"

#include <string>

#include "base/text.h"
#include "lumbung/registry/v1/cooperative_life_events.pb.h"
#include "registry/domain/life/standing.h"
#include "registry/domain/standing.h"

namespace lumbung::registry {

using v1::Cooperative;
using v1::DissolutionWithdrawn;

Result<Events> decide(const Cooperative* cooperative, const v1::WithdrawDissolutionRequest& request,
                      const Today& today) {
  const auto paper_date = date_of(request.paper_date());
  CHECK(paper_date.has_value());  // The request's shape was checked.

  if (auto closed = closed_to_change(cooperative, request.name(), request.etag())) return *std::move(closed);

  if (auto unfit = not_registered(*cooperative)) return *std::move(unfit);

  if (auto none = without_case(*cooperative)) return *std::move(none);

  if (*paper_date > today.business_date) return date_in_future(*paper_date, today.business_date);

  const auto last_paper = date_of(cooperative->closing_case().paper_date());
  if (last_paper && *paper_date < *last_paper)
    return rule_broken("PAPER_BEFORE_CASE", "The paper is older than the last one of the case.")
        .with("last_paper_date", last_paper->iso())
        .with("paper_date", paper_date->iso());

  if (request.ground() == DissolutionWithdrawn::GROUND_HIDUP_KEMBALI && !is_active(*cooperative))
    return rule_broken("COOPERATIVE_NOT_ACTIVE",
                       "The evaluation on record has to find it active; record its meeting and evaluate first.")
        .with("activity", Cooperative::Activity_Name(cooperative->activity()))
        .with("reason", cooperative->evaluation().reason())
        .about(cooperative->name());

  auto withdrawn = about<DissolutionWithdrawn>(*cooperative);
  withdrawn.set_ground(request.ground());
  withdrawn.set_old_state(cooperative->closing_case().state());
  withdrawn.set_paper_number(std::string(trimmed(request.paper_number())));
  *withdrawn.mutable_paper_date() = request.paper_date();
  return one_event(cooperative->name(), std::move(withdrawn));
}

}  // namespace lumbung::registry
