#include "registry/domain/visits/visit_proposals.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "lumbung/registry/v1/change_request_events.pb.h"
#include "registry/domain/change.h"
#include "registry/domain/change_requests/fold_changes.h"
#include "registry/domain/change_requests/propose_change.h"
#include "registry/domain/visits/correction.h"
#include "registry/domain/visits/visit_notes.h"
#include "registry/domain/visits/visit_report.h"

namespace lumbung::registry {

using google::protobuf::DynamicCastToGenerated;
using v1::Business;
using v1::ChangeRequest;

namespace {

constexpr char kFoundOtherwise[] = "Found otherwise on a field visit.";
constexpr char kStatusFound[] = "The outcome of a field visit contradicts the status on record.";

bool corrects(const v1::VisitReport& report, std::string_view field) {
  return std::any_of(report.corrections().begin(), report.corrections().end(),
                     [&](const auto& correction) { return correction.field() == field; });
}

std::optional<v1::ProposeChangeRequest> status_proposal(const v1::Visit& visit, const Business& business) {
  const auto found = status_found(visit.report().outcome());
  if (found == Business::OPERATING_STATUS_UNSPECIFIED || found == business.operating_status()) return std::nullopt;
  const bool closed_too = found == Business::OPERATING_STATUS_TUTUP_SEMENTARA &&
                          business.operating_status() == Business::OPERATING_STATUS_TUTUP;
  if (closed_too || corrects(visit.report(), "operating_status")) return std::nullopt;
  const auto day = date_of(visit.visit_date()).value();
  const auto since = date_of(business.operating_status_date());
  const auto* last = last_visit(business.recent_visits());
  if ((since && day < *since) || (last && day < date_of(last->visit_date()).value())) return std::nullopt;
  v1::ProposeChangeRequest request;
  request.mutable_business()->set_name(business.name());
  request.mutable_business()->set_operating_status(found);
  *request.mutable_business()->mutable_operating_status_date() = visit.visit_date();
  request.mutable_update_mask()->add_paths("operating_status");
  request.mutable_update_mask()->add_paths("operating_status_date");
  request.set_reason(kStatusFound);
  return request;
}

// When a status began is an estimate: two visits that found the same say the same.
template <class Record>
Record without_estimates(Record values) {
  if constexpr (requires { values.clear_operating_status_date(); }) values.clear_operating_status_date();
  return values;
}

bool says_the_same(const ChangeRequest& open, const ChangeRequest& proposed) {
  if (open.state() != ChangeRequest::STATE_OPEN || joined(open.fields()) != joined(proposed.fields())) return false;
  return differing_fields(without_estimates(open.business()), without_estimates(proposed.business())).paths().empty() &&
         differing_fields(open.cooperative(), proposed.cooperative()).paths().empty();
}

const ChangeRequest* proposed_in(const Events& events) {
  for (const auto& each : events)
    if (const auto* proposed = DynamicCastToGenerated<v1::ChangeProposed>(each.event.get()))
      return &proposed->change_request();
  return nullptr;
}

// Gathers proposals, each seeing those before it.
class Proposals {
 public:
  Proposals(const RecordToChange& target, const OpenProposals& open, const Reference& reference,
            const RegistryRules& rules, const Today& today)
      : target_(target), open_(open), reference_(reference), rules_(rules), today_(today) {
    if (open.pending) pending_ = *open.pending;
  }

  std::optional<Refusal> add(v1::ProposeChangeRequest request, const v1::Visit& visit, const std::string& name) {
    request.mutable_source()->set_visit(visit.name());
    const auto* pending = pending_.open().empty() ? open_.pending : &pending_;
    auto events = propose_change(target_, pending, request, name, reference_, rules_, today_);
    if (!events && events.refusal().reason() == "CHANGE_ALREADY_ON_RECORD") return std::nullopt;
    if (!events) return std::move(events).refusal();
    const auto* proposed = proposed_in(*events);
    const auto same = [&](const ChangeRequest* known) { return says_the_same(*known, *proposed); };
    if (std::any_of(open_.known.begin(), open_.known.end(), same)) return std::nullopt;
    for (const auto& each : *events) {
      fold_changes(pending_, *each.event);
      made_.add(each);
    }
    return std::nullopt;
  }

  Events made() && { return std::move(made_); }

 private:
  const RecordToChange& target_;
  const OpenProposals& open_;
  const Reference& reference_;
  const RegistryRules& rules_;
  const Today& today_;
  v1::PendingChanges pending_;
  Events made_;
};

}  // namespace

Business::OperatingStatus status_found(v1::VisitOutcome outcome) {
  switch (outcome) {
    case v1::VISIT_OUTCOME_DITEMUKAN_AKTIF:
      return Business::OPERATING_STATUS_BEROPERASI;
    case v1::VISIT_OUTCOME_DITEMUKAN_TUTUP:
      return Business::OPERATING_STATUS_TUTUP_SEMENTARA;
    case v1::VISIT_OUTCOME_PINDAH:
      return Business::OPERATING_STATUS_PINDAH;
    case v1::VISIT_OUTCOME_TIDAK_DITEMUKAN:
      return Business::OPERATING_STATUS_TIDAK_DITEMUKAN;
    default:
      return Business::OPERATING_STATUS_UNSPECIFIED;
  }
}

v1::ProposeChangeRequest corrections_of(const v1::VisitReport& report, const std::string& target) {
  v1::ProposeChangeRequest request;
  google::protobuf::Message* record = nullptr;
  if (kind_of(report) == v1::VISIT_TARGET_KIND_COOPERATIVE) {
    request.mutable_cooperative()->set_name(target);
    record = request.mutable_cooperative();
  } else {
    request.mutable_business()->set_name(target);
    record = request.mutable_business();
  }
  for (const auto& correction : report.corrections()) {
    set_corrected(*record, correction);
    request.mutable_update_mask()->add_paths(correction.field());
  }
  request.set_reason(kFoundOtherwise);
  return request;
}

Result<Events> proposals_of(const v1::Visit& visit, const RecordToChange& target, const OpenProposals& open,
                            const std::vector<std::string>& names, const Reference& reference,
                            const RegistryRules& rules, const Today& today) {
  Proposals proposals(target, open, reference, rules, today);
  if (!visit.report().corrections().empty())
    if (auto refusal = proposals.add(corrections_of(visit.report(), visit.report().target()), visit, names.at(0)))
      return *std::move(refusal);
  if (target.business) {
    // Full of open proposals, or of a later status: somebody looks at the record anyway.
    if (auto status = status_proposal(visit, *target.business)) proposals.add(std::move(*status), visit, names.at(1));
  }
  return std::move(proposals).made();
}

std::vector<std::string> change_requests_in(const Events& events) {
  std::vector<std::string> names;
  for (const auto& each : events)
    if (const auto* proposed = DynamicCastToGenerated<v1::ChangeProposed>(each.event.get()))
      names.push_back(proposed->change_request().name());
  return names;
}

}  // namespace lumbung::registry
