#include "registry/domain/change_requests/approve_change.h"

#include <algorithm>
#include <optional>
#include <string>

#include "base/text.h"
#include "lumbung/registry/v1/change_request_events.pb.h"
#include "registry/domain/change.h"
#include "registry/domain/change_requests/apply_change.h"
#include "registry/domain/change_requests/decided.h"
#include "registry/domain/change_requests/kinds.h"
#include "registry/domain/standing.h"

namespace lumbung::registry {

using google::protobuf::FieldMask;
using v1::ApproveChangeRequest;
using v1::ChangeRequest;
using v1::ChangeVerification;

namespace {

bool is_sole_verifier(const ChangeRequest& change, const Caller& caller) {
  bool any = false;
  for (const auto& verification : change.verifications()) {
    if (!verification.passed()) continue;
    if (!same_actor(verification.verified_by(), caller)) return false;
    any = true;
  }
  return any;
}

// The latest of a kind counts: what was found wrong later is wrong, and what was set right later is right.
bool has_passed(const ChangeRequest& change, ChangeVerification::Kind kind) {
  bool passed = false;
  for (const auto& verification : change.verifications())
    if (verification.kind() == kind) passed = verification.passed();
  return passed;
}

std::vector<std::string> missing_verifications(const ChangeRequest& change, const RuleSet& rules) {
  std::vector<std::string> missing;
  for (const auto kind : needed_verifications(rules, change))
    if (!has_passed(change, kind)) missing.emplace_back(word_of(kind));
  return missing;
}

std::optional<Refusal> not_approvable(const ChangeRequest& change, const RuleSet* rules, const Today& today) {
  if (same_actor(change.proposed_by(), today.caller))
    return forbidden("CHANGE_SELF_APPROVAL", "Proposing and approving take two people.");

  if (is_sole_verifier(change, today.caller))
    return forbidden("CHANGE_SOLE_VERIFIER", "You alone verified these values; somebody else approves them.");

  if (!rules)
    return rule_broken("NO_RULES_ON_DATE", "No rule set is in force on this date.")
        .with("date", today.business_date.iso());

  const auto missing = missing_verifications(change, *rules);
  if (!missing.empty())
    return rule_broken("CHANGE_NOT_VERIFIED", "Changes of this kind need verifications that have not passed yet.")
        .with("missing", joined(missing));
  return std::nullopt;
}

// Against the record of today: `then` is what it was when somebody proposed `values`.
template <class Record>
std::optional<Refusal> outdated(const Record& now, const Record& then, const Record& values, const FieldMask& fields) {
  const auto to_change = differing_fields(in_mask(now, fields), values);
  if (to_change.paths().empty())
    return rule_broken("CHANGE_ALREADY_ON_RECORD", "The record has these values by now; reject or withdraw the change.")
        .with("fields", joined(fields));

  const auto moved = differing_fields(in_mask(now, fields), then);
  FieldMask stale;
  for (const auto& field : moved.paths())
    if (names(to_change, field)) stale.add_paths(field);
  if (stale.paths().empty()) return std::nullopt;
  const auto& first = stale.paths(0);
  return rule_broken("PROPOSAL_STALE", "The record changed since this was proposed; look at it again, then propose anew.")
      .with("fields", joined(stale))
      .with("field", first)
      .with("then", value_in_words(then, first))
      .with("now", value_in_words(now, first));
}

std::optional<Refusal> conflicting(const ChangeToApprove& world, const ApproveChangeRequest& request) {
  const auto rivals = rivals_of(world.pending, world.change->name(), world.change->fields());
  const auto& over = request.over();
  std::vector<std::string> undecided;
  for (const auto& rival : rivals)
    if (std::find(over.begin(), over.end(), rival) == over.end()) undecided.push_back(rival);
  if (!undecided.empty())
    return rule_broken("CHANGE_CONFLICT",
                       "Others propose something else for the same field; say which of them this one is approved over.")
        .with("conflicts_with", joined(undecided));

  for (const auto& named : over)
    if (std::find(rivals.begin(), rivals.end(), named) == rivals.end())
      return rule_broken("CHANGE_NOT_IN_CONFLICT", "This is no open proposal on one of these fields.")
          .with("over", named);
  return std::nullopt;
}

Result<Events> applied(const ChangeToApprove& world, const Reference& reference, const RegistryRules& rules,
                       const Today& today) {
  const auto& change = *world.change;
  if (change.has_cooperative())
    return events_of_change(*world.record.cooperative, world.holders, change.cooperative(), change.fields(), reference,
                            today);
  return events_of_change(*world.record.business, world.owner, change.business(), change.fields(), change.reason(),
                          reference, rules, today);
}

template <class Record>
std::optional<Refusal> record_refusal(const Record* record, const Record& then, const Record& values,
                                      const ChangeRequest& change) {
  if (auto refusal = closed(*record)) return refusal;
  return outdated(*record, then, values, change.fields());
}

std::optional<Refusal> record_refusal(const ChangeToApprove& world) {
  const auto& change = *world.change;
  if (change.has_cooperative()) {
    if (!world.record.cooperative) return no_cooperative(change.target());
    return record_refusal(world.record.cooperative, change.cooperative_on_record(), change.cooperative(), change);
  }
  if (!world.record.business) return no_business(change.target());
  return record_refusal(world.record.business, change.business_on_record(), change.business(), change);
}

v1::FieldsVerified verified_by(const ChangeRequest& change) {
  v1::FieldsVerified verified;
  verified.set_name(change.target());
  verified.set_external_id(change.external_id());
  verified.set_kecamatan(change.kecamatan());
  *verified.mutable_fields() = change.fields();
  return verified;
}

Events superseded(const ChangeToApprove& world, const Today& today) {
  Events events;
  for (const auto* rival : world.over) {
    CHECK(rival != nullptr);  // It is among the pending ones.
    auto decided = decided_as(ChangeRequest::STATE_SUPERSEDED, *rival, today);
    decided.set_superseded_by(world.change->name());
    events.add(rival->name(), std::move(decided));
    events.add(pending_stream(rival->target()), closed_of(*rival));
  }
  return events;
}

}  // namespace

Result<Events> decide(const ChangeToApprove& world, const ApproveChangeRequest& request, const Reference& reference,
                      const RegistryRules& rules, const Today& today) {
  if (auto refusal = not_decidable(world.change, request.name(), request.etag())) return std::move(*refusal);

  const auto& change = *world.change;
  const auto* rule_set = rules.on(today.business_date);
  if (auto refusal = not_approvable(change, rule_set, today)) return std::move(*refusal);

  if (auto refusal = record_refusal(world)) return std::move(*refusal);

  if (auto refusal = conflicting(world, request)) return std::move(*refusal);

  const auto on_record = applied(world, reference, rules, today);
  if (!on_record) return on_record.refusal();

  auto decided = decided_as(ChangeRequest::STATE_APPROVED, change, today);
  decided.set_note(std::string(trimmed(request.note())));
  decided.set_rules_version(rule_set->version());
  *decided.mutable_over() = request.over();
  Events events;
  events.add(change.name(), std::move(decided));
  for (const auto& event : *on_record) events.add(event);
  events.add(change.target(), verified_by(change));
  events.add(pending_stream(change.target()), closed_of(change));
  for (const auto& event : superseded(world, today)) events.add(event);
  return events;
}

}  // namespace lumbung::registry
