#include "registry/domain/change_requests/propose_change.h"

#include <utility>

#include "base/text.h"
#include "lumbung/registry/v1/change_request_events.pb.h"
#include "registry/domain/change.h"
#include "registry/domain/change_requests/apply_change.h"
#include "registry/domain/change_requests/kinds.h"
#include "registry/domain/standing.h"

namespace lumbung::registry {

using google::protobuf::FieldMask;
using v1::ChangeRequest;

namespace {

// What the record would become. Numbers are nobody's and any owner will do: that is asked when it counts.
Result<Events> imagined(const Business& on_record, const Business& values, const FieldMask& fields,
                        const Reference& reference, const RegistryRules& rules, const Today& today) {
  const auto& anybody = v1::Owner::default_instance();
  return events_of_change(on_record, &anybody, values, fields, {}, reference, rules, today);
}
Result<Events> imagined(const Cooperative& on_record, const Cooperative& values, const FieldMask& fields,
                        const Reference& reference, const RegistryRules&, const Today& today) {
  return events_of_change(on_record, {}, values, fields, reference, today);
}

// A new status without a date holds since the day somebody said so, not since the day somebody approved it.
void date_the_status(const Business& on_record, Business& values, const FieldMask& fields, const Today& today) {
  if (!names(fields, "operating_status_date")) values.clear_operating_status_date();
  const bool moves = names(fields, "operating_status") && values.operating_status() != on_record.operating_status();
  if (moves && !values.has_operating_status_date())
    *values.mutable_operating_status_date() = message_of(today.business_date);
}
void date_the_status(const Cooperative&, Cooperative&, const FieldMask&, const Today&) {}

// Lines of business mean nothing without their edition, nor does a status without its date.
FieldMask what_differs(const google::protobuf::Message& before, const google::protobuf::Message& after) {
  auto fields = proposable(differing_fields(before, after));
  const auto belongs = [&fields](const char* field, const char* to) {
    if (names(fields, to) && !names(fields, field)) fields.add_paths(field);
  };
  belongs("kbli_version", "kbli_main");
  belongs("kbli_version", "kbli_others");
  belongs("operating_status_date", "operating_status");
  return fields;
}

void put_values(ChangeRequest& change, const Business& before, const Business& after) {
  *change.mutable_business() = in_mask(after, change.fields());
  *change.mutable_business_on_record() = in_mask(before, change.fields());
}
void put_values(ChangeRequest& change, const Cooperative& before, const Cooperative& after) {
  *change.mutable_cooperative() = in_mask(after, change.fields());
  *change.mutable_cooperative_on_record() = in_mask(before, change.fields());
}

v1::ChangeVerification found_on_visit(const std::string& visit, const Today& today) {
  v1::ChangeVerification verification;
  verification.set_kind(v1::ChangeVerification::KIND_FIELD_VISIT);
  verification.set_passed(true);
  *verification.mutable_verified_by() = actor_of(today.caller);
  *verification.mutable_verified_date() = message_of(today.business_date);
  verification.set_visit(visit);
  return verification;
}

template <class Record>
ChangeRequest proposal(const Record& before, const Record& after, FieldMask fields,
                       const v1::ProposeChangeRequest& request, const std::string& name, const Today& today) {
  ChangeRequest change;
  change.set_name(name);
  change.set_target(before.name());
  change.set_external_id(before.external_id());
  change.set_kecamatan(before.kecamatan());
  change.set_state(ChangeRequest::STATE_OPEN);
  for (const auto kind : kinds_of(fields)) change.add_kinds(kind);
  *change.mutable_fields() = std::move(fields);
  put_values(change, before, after);
  change.set_reason(std::string(trimmed(request.reason())));
  if (request.source().origin_case() != v1::ProposalSource::ORIGIN_NOT_SET) *change.mutable_source() = request.source();
  *change.mutable_proposed_by() = actor_of(today.caller);
  *change.mutable_proposed_date() = message_of(today.business_date);
  if (request.source().has_visit()) *change.add_verifications() = found_on_visit(request.source().visit(), today);
  return change;
}

Refusal no_record(const Business&, const std::string& name) { return no_business(name); }
Refusal no_record(const Cooperative&, const std::string& name) { return no_cooperative(name); }

template <class Record>
Result<Events> propose(const Record* on_record, Record values, const v1::PendingChanges* pending,
                        const v1::ProposeChangeRequest& request, const std::string& name,
                        const Reference& reference, const RegistryRules& rules, const Today& today) {
  if (!on_record) return no_record(values, values.name());

  if (changed_since(*on_record, values.etag())) return stale_etag(on_record->etag());

  if (auto refusal = closed(*on_record)) return std::move(*refusal);

  date_the_status(*on_record, values, request.update_mask(), today);
  const auto events = imagined(*on_record, values, request.update_mask(), reference, rules, today);
  if (!events) return events.refusal();

  const auto after = with_events(*on_record, *events);
  auto fields = what_differs(*on_record, after);
  if (fields.paths().empty())
    return rule_broken("CHANGE_ALREADY_ON_RECORD", "The record has these values already.")
        .with("fields", joined(request.update_mask()));

  if (pending && pending->open_size() >= kMaxOpenChanges)
    return rule_broken("TOO_MANY_OPEN_CHANGES", "So many proposals on this record are open; decide some of them first.")
        .with("open", pending->open_size());

  v1::ChangeProposed event;
  *event.mutable_change_request() = proposal(*on_record, after, fields, request, name, today);
  v1::ChangeOpened opened;
  opened.set_target(on_record->name());
  opened.set_change_request(name);
  *opened.mutable_fields() = std::move(fields);
  Events proposed;
  proposed.add(name, std::move(event));
  proposed.add(pending_stream(on_record->name()), std::move(opened));
  return proposed;
}

}  // namespace

Result<Events> propose_change(const RecordToChange& record, const v1::PendingChanges* pending,
                              const v1::ProposeChangeRequest& request, const std::string& name,
                              const Reference& reference, const RegistryRules& rules, const Today& today) {
  if (request.has_cooperative())
    return propose(record.cooperative, request.cooperative(), pending, request, name, reference, rules, today);
  return propose(record.business, request.business(), pending, request, name, reference, rules, today);
}

Result<Events> decide(const RecordToChange& record, const v1::PendingChanges* pending, const v1::Visit* visit,
                      const v1::ProposeChangeRequest& request, const std::string& name, const Reference& reference,
                      const RegistryRules& rules, const Today& today) {
  auto events = propose_change(record, pending, request, name, reference, rules, today);
  if (!events || !request.source().has_visit()) return events;

  const auto& target = request.has_cooperative() ? request.cooperative().name() : request.business().name();
  if (auto refusal = not_behind(visit, request.source().visit(), target)) return std::move(*refusal);

  return events;
}

}  // namespace lumbung::registry
