#include "registry/domain/duplicates/merge_records.h"

#include "base/text.h"
#include "lumbung/registry/v1/duplicate_events.pb.h"
#include "registry/domain/change.h"
#include "registry/domain/duplicates/merged_fields.h"
#include "registry/domain/duplicates/merge_kinds.h"
#include "registry/domain/standing.h"

namespace lumbung::registry {
namespace {

using google::protobuf::FieldMask;
using v1::Business;
using v1::Cooperative;

std::optional<Refusal> refused_by_standing(const Business&, const Business& survivor) {
  if (is_duplicate(survivor)) return business_is_duplicate(survivor);
  return std::nullopt;
}

std::optional<Refusal> refused_by_standing(const Cooperative& duplicate, const Cooperative& survivor) {
  if (has_ended(duplicate)) return cooperative_ended(duplicate);
  if (has_ended(survivor)) return cooperative_ended(survivor);
  return std::nullopt;
}

template <class Record>
std::optional<Refusal> refused(const Record& duplicate, const Record& survivor,
                               const v1::MergeRecordsRequest& request) {
  if (is_merged(duplicate))
    return rule_broken("ALREADY_MERGED", "The record is merged into another already.")
        .with("merged_into", duplicate.merged_into())
        .about(duplicate.name());

  if (is_merged(survivor))
    return rule_broken("SURVIVOR_MERGED", "The record to merge into is merged itself; merge into its survivor.")
        .with("merged_into", survivor.merged_into())
        .about(survivor.name());

  if (auto standing = refused_by_standing(duplicate, survivor)) return standing;

  if (changed_since(duplicate, request.duplicate_etag())) return stale_etag(duplicate.etag());
  if (changed_since(survivor, request.survivor_etag())) return stale_etag(survivor.etag());

  for (const auto& field : request.take_over().paths())
    if (names(survivor.verified_fields(), field) && !same_in(field, duplicate, survivor))
      return rule_broken("FIELD_IS_VERIFIED", "The survivor's value was verified; leave the field out of take_over.")
          .with("field", field);

  if (survivor.absorbed_size() >= kMaxAbsorbed)
    return rule_broken("ABSORBED_TOO_MANY", "More records were merged into this one than any business has; see why.")
        .with("absorbed", survivor.absorbed_size());

  return std::nullopt;
}

template <class Record>
Result<Events> merge(const Record& duplicate, const Record& survivor, const v1::MergeRecordsRequest& request,
                     const Reference& reference, const RegistryRules& rules, const Today& today) {
  if (auto refusal = refused(duplicate, survivor, request)) return std::move(*refusal);

  auto after = with_values_of(duplicate, survivor, request.take_over());
  compute_again(after, survivor, reference, rules, today.business_date);
  const auto changed = differing_fields(survivor, after);

  v1::RecordsMerged merged;
  auto& merge = *merged.mutable_merge();
  merge.set_name(merge_name_of(duplicate.name()));
  merge.set_kind(MergeKind<Record>::kKind);
  merge.set_state(v1::RecordMerge::STATE_MERGED);
  merge.set_duplicate(duplicate.name());
  merge.set_survivor(survivor.name());
  merge.set_duplicate_external_id(duplicate.external_id());
  merge.set_survivor_external_id(survivor.external_id());
  merge.set_reason(std::string(trimmed(request.reason())));
  *merge.mutable_merged_date() = message_of(today.business_date);
  *merge.mutable_taken_over() = taken_of<Record>(changed);
  if (!changed.paths().empty()) {
    *MergeKind<Record>::before(merge) = in_mask(survivor, changed);
    *MergeKind<Record>::after(merge) = in_mask(after, changed);
  }
  MergeKind<Record>::remember(duplicate, merge);

  auto given_up = MergeKind<Record>::merged(duplicate, merge);
  given_up.set_survivor(survivor.name());
  given_up.set_survivor_external_id(survivor.external_id());
  *given_up.mutable_merged_date() = message_of(today.business_date);

  auto absorbed = MergeKind<Record>::absorbed(after);
  absorbed.set_duplicate(duplicate.name());
  absorbed.set_duplicate_external_id(duplicate.external_id());
  *absorbed.mutable_changed() = changed;
  if (!changed.paths().empty()) {
    *absorbed.mutable_before() = in_mask(survivor, changed);
    *absorbed.mutable_after() = in_mask(after, changed);
  }

  Events events;
  const auto name = merge.name();
  events.add(name, std::move(merged));
  events.add(duplicate.name(), std::move(given_up));
  events.add(survivor.name(), std::move(absorbed));
  return events;
}

}  // namespace

std::string merge_name_of(const std::string& duplicate) {
  return "recordMerges/" + duplicate.substr(duplicate.find('/') + 1);
}

Result<Events> decide(const EitherRecord& duplicate, const EitherRecord& survivor,
                      const v1::MergeRecordsRequest& request, const Reference& reference, const RegistryRules& rules,
                      const Today& today) {
  if (!duplicate.exists()) return no_record(request.duplicate());
  if (!survivor.exists()) return no_record(request.survivor());

  if (request.duplicate() == request.survivor())
    return rule_broken("SAME_RECORD", "A record is not merged into itself.").about(request.duplicate());

  if (bool(duplicate.business) != bool(survivor.business))
    return rule_broken("KINDS_DIFFER", "A business and a cooperative are never one record.")
        .with("duplicate", request.duplicate())
        .with("survivor", request.survivor());

  if (duplicate.business)
    return merge(*duplicate.business, *survivor.business, request, reference, rules, today);
  return merge(*duplicate.cooperative, *survivor.cooperative, request, reference, rules, today);
}

}  // namespace lumbung::registry
