#include "registry/domain/life/record_objection.h"

#include <string>

#include "base/text.h"
#include "lumbung/registry/v1/cooperative_life_events.pb.h"
#include "registry/domain/life/rules_on.h"
#include "registry/domain/life/standing.h"
#include "registry/domain/standing.h"

namespace lumbung::registry {

using v1::ClosingCase;

Result<Events> decide(const v1::Cooperative* cooperative, const v1::RecordObjectionRequest& request,
                      const RegistryRules& rules, const Today& today) {
  const auto paper_date = date_of(request.paper_date());
  const auto objected = date_of(request.objected_date());
  CHECK(paper_date && objected);  // The request's shape was checked.

  if (auto closed = closed_to_change(cooperative, request.name(), request.etag())) return *std::move(closed);

  if (auto none = without_case(*cooperative)) return *std::move(none);

  if (auto elsewhere = case_not_at(*cooperative, ClosingCase::STATE_DIUSULKAN_BUBAR)) return *std::move(elsewhere);

  const auto& closing = cooperative->closing_case();
  if (const auto before = date_of(closing.objected_date()))
    return rule_broken("OBJECTION_ANSWERED", "The cooperative objected before and was answered.")
        .with("objected_date", before->iso())
        .about(cooperative->name());

  for (const auto day : {*paper_date, *objected})
    if (day > today.business_date) return date_in_future(day, today.business_date);

  const auto notified = date_of(closing.notified_date());
  const auto until = date_of(closing.objection_until_date());
  CHECK(notified && until);  // Every case has them.
  if (*objected < *notified)
    return rule_broken("OBJECTION_BEFORE_NOTICE", "An objection follows the notice.")
        .with("notified_date", notified->iso())
        .with("objected_date", objected->iso());

  if (*objected > *until)
    return rule_broken("OBJECTION_LATE", "The last day for an objection has passed; withdraw the case if it is right.")
        .with("objection_until_date", until->iso())
        .with("objected_date", objected->iso());

  const auto* set = rules_on(rules, *notified, &RuleSet::has_closing);
  if (!set) return no_rules_on(*notified);

  auto recorded = about<v1::ObjectionRecorded>(*cooperative);
  recorded.set_paper_number(std::string(trimmed(request.paper_number())));
  *recorded.mutable_paper_date() = request.paper_date();
  *recorded.mutable_objected_date() = request.objected_date();
  *recorded.mutable_answer_until_date() = message_of(objected->plus_months(set->closing().answer_months()));
  recorded.set_rules_version(set->version());
  return one_event(cooperative->name(), std::move(recorded));
}

}  // namespace lumbung::registry
