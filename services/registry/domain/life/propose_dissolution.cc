#include "registry/domain/life/propose_dissolution.h"

#include <string>

#include "base/text.h"
#include "lumbung/registry/v1/cooperative_life_events.pb.h"
#include "registry/domain/life/rules_on.h"
#include "registry/domain/life/standing.h"
#include "registry/domain/standing.h"

namespace lumbung::registry {

using v1::ClosingCase;
using v1::Cooperative;

Result<Events> decide(const Cooperative* cooperative, const v1::ProposeDissolutionRequest& request,
                      const RegistryRules& rules, const Today& today) {
  const auto paper_date = date_of(request.paper_date());
  const auto notified = date_of(request.notified_date());
  CHECK(paper_date && notified);  // The request's shape was checked.

  if (auto closed = closed_to_change(cooperative, request.name(), request.etag())) return *std::move(closed);

  if (auto unfit = not_registered(*cooperative)) return *std::move(unfit);

  if (has_open_case(*cooperative))
    return rule_broken("CLOSING_CASE_OPEN", "A case to close this cooperative is open already.")
        .with("state", ClosingCase::State_Name(cooperative->closing_case().state()))
        .about(cooperative->name());

  for (const auto day : {*paper_date, *notified})
    if (day > today.business_date) return date_in_future(day, today.business_date);

  if (*notified < *paper_date)
    return rule_broken("NOTICE_BEFORE_PAPER", "The cooperative is notified of a paper that exists.")
        .with("paper_date", paper_date->iso())
        .with("notified_date", notified->iso());

  const auto* set = rules_on(rules, *notified, &RuleSet::has_closing);
  if (!set) return no_rules_on(*notified);

  if (request.ground() == ClosingCase::GROUND_TIDAK_ADA_KEGIATAN &&
      cooperative->activity() != Cooperative::ACTIVITY_TIDAK_AKTIF)
    return rule_broken("COOPERATIVE_NOT_DORMANT",
                       "For the ground of no activity the evaluation on record has to find it TIDAK_AKTIF.")
        .with("activity", Cooperative::Activity_Name(cooperative->activity()))
        .with("reason", cooperative->evaluation().reason())
        .about(cooperative->name());

  auto proposed = about<v1::DissolutionProposed>(*cooperative);
  proposed.set_type(cooperative->type());
  auto& closing = *proposed.mutable_closing_case();
  closing.set_state(ClosingCase::STATE_DIUSULKAN_BUBAR);
  closing.set_ground(request.ground());
  closing.set_paper_number(std::string(trimmed(request.paper_number())));
  *closing.mutable_paper_date() = request.paper_date();
  *closing.mutable_notified_date() = request.notified_date();
  *closing.mutable_objection_until_date() = message_of(notified->plus_months(set->closing().objection_months()));
  proposed.set_rules_version(set->version());
  return one_event(cooperative->name(), std::move(proposed));
}

}  // namespace lumbung::registry
