#include "registry/domain/duplicates/unmerge_records.h"

#include "base/text.h"
#include "registry/domain/duplicates/merge_kinds.h"
#include "registry/domain/owners/sealed_owner.h"

namespace lumbung::registry {
namespace {

using google::protobuf::FieldMask;

const std::vector<std::string_view> kLines{"kbli_main", "kbli_others", "kbli_version"};
const std::vector<std::string_view> kSize{"computed_size_class", "size_rules_version"};

std::string number_key(std::string_view field, const Cooperative& cooperative) {
  if (field == "badan_hukum_number") return badan_hukum_key(cooperative);
  if (field == "nik_koperasi") return nik_koperasi_key(cooperative);
  return field == "nib" ? nib_key(cooperative) : std::string();
}

// Another record has the survivor's own number meanwhile.
bool is_taken(std::string_view field, const Cooperative& before, const std::string& by_other_than,
              const Holders& holders) {
  const auto key = number_key(field, before);
  return !key.empty() && holders.taken(key, by_other_than);
}
bool is_taken(std::string_view, const Business&, const std::string&, const Holders&) { return false; }

bool any_of(const FieldMask& mask, const std::vector<std::string_view>& fields) {
  for (const auto field : fields)
    if (names(mask, field)) return true;
  return false;
}

// Fields the survivor still has as the merge left them, and can have as they were.
template <class Record>
void sort_fields(const Record& survivor, const Holders& holders, v1::RecordMerge& merge) {
  const auto& before = MergeKind<Record>::before(std::as_const(merge));
  const auto& after = MergeKind<Record>::after(std::as_const(merge));
  FieldMask kept;
  for (const auto& field : merge.taken_over().paths())
    if (!same_in(field, survivor, after) || is_taken(field, before, survivor.name(), holders)) kept.add_paths(field);
  for (const auto& field : merge.taken_over().paths()) {
    const bool is_line = std::find(kLines.begin(), kLines.end(), field) != kLines.end();
    const bool stays = names(kept, field) || (is_line && any_of(kept, kLines));
    (stays ? merge.mutable_kept() : merge.mutable_given_back())->add_paths(field);
  }
}

// What is computed comes back with what it was computed from, by the law of that time.
void restore_computed(Business& after, const Business& survivor, const v1::RecordMerge& merge) {
  FieldMask size;
  for (const auto field : kSize) size.add_paths(std::string(field));
  const bool as_merged = same_in(kSize[0], survivor, merge.business_after()) &&
                         same_in(kSize[1], survivor, merge.business_after());
  const bool amounts_kept = names(merge.kept(), "yearly_sales_rupiah") || names(merge.kept(), "net_assets_rupiah") ||
                            names(merge.kept(), "capital_rupiah");
  if (as_merged && !amounts_kept && merge.business_before().size_rules_version() != "")
    take_over(after, merge.business_before(), size);
}
void restore_computed(Cooperative&, const Cooperative&, const v1::RecordMerge&) {}

// Numbers that cannot come back to the duplicate: another record has them, or the survivor changed and kept them.
void sort_numbers(const Cooperative& after, const Cooperative& duplicate, const Holders& holders,
                  v1::RecordMerge& merge) {
  const auto moved = differing_fields(merge.numbers_moved(), Cooperative());
  for (const auto& field : moved.paths()) {
    const auto& holder = holders.of(number_key(field, merge.numbers_moved()));
    const bool given_up = holder == after.name() && !same_in(field, after, merge.numbers_moved());
    if (!holder.empty() && holder != duplicate.name() && !given_up) merge.mutable_numbers_kept()->add_paths(field);
  }
}
void sort_numbers(const Business&, const Business&, const Holders&, v1::RecordMerge&) {}

template <class Record>
Result<Events> unmerge(const Record& duplicate, const Record& survivor, v1::RecordMerge merge, const Holders& holders,
                       const v1::UnmergeRecordsRequest& request, const Reference& reference,
                       const RegistryRules& rules, const Today& today) {
  merge.clear_etag();
  merge.clear_create_time();
  merge.clear_update_time();
  merge.set_state(v1::RecordMerge::STATE_UNDONE);
  merge.set_undo_reason(std::string(trimmed(request.reason())));
  *merge.mutable_undone_date() = message_of(today.business_date);

  sort_fields(survivor, holders, merge);
  auto after = survivor;
  take_over(after, MergeKind<Record>::before(std::as_const(merge)), merge.given_back());
  compute_again(after, survivor, reference, rules, today.business_date);
  restore_computed(after, survivor, merge);
  sort_numbers(after, duplicate, holders, merge);
  const auto changed = differing_fields(survivor, after);

  auto released = MergeKind<Record>::released(after);
  released.set_duplicate(duplicate.name());
  released.set_duplicate_external_id(duplicate.external_id());
  *released.mutable_changed() = changed;
  if (!changed.paths().empty()) {
    *released.mutable_before() = in_mask(survivor, changed);
    *released.mutable_after() = in_mask(after, changed);
  }

  auto unmerged = MergeKind<Record>::unmerged(duplicate, merge);
  unmerged.set_survivor(survivor.name());
  unmerged.set_survivor_external_id(survivor.external_id());

  v1::RecordsUnmerged undone;
  const auto name = merge.name();
  *undone.mutable_merge() = std::move(merge);
  // The survivor before the duplicate: it gives up the numbers the other takes back.
  Events events;
  events.add(name, std::move(undone));
  events.add(survivor.name(), std::move(released));
  events.add(duplicate.name(), std::move(unmerged));
  return events;
}

}  // namespace

std::vector<std::string> keys_to_return(const v1::RecordMerge& merge) {
  std::vector<std::string> keys;
  for (const auto* numbers : {&merge.cooperative_before(), &merge.numbers_moved()})
    for (const auto field : moving_numbers())
      if (auto key = number_key(field, *numbers); !key.empty()) keys.push_back(std::move(key));
  return keys;
}

Result<Events> decide(const EitherRecord& duplicate, const v1::RecordMerge* merge, const EitherRecord& survivor,
                      const Holders& holders, const v1::UnmergeRecordsRequest& request, const Reference& reference,
                      const RegistryRules& rules, const Today& today) {
  if (!duplicate.exists()) return no_record(request.duplicate());

  if (!merge || merge->state() != v1::RecordMerge::STATE_MERGED)
    return rule_broken("NOT_MERGED", "The record is not merged into another.").about(request.duplicate());

  if (changed_since(*merge, request.etag())) return stale_etag(merge->etag());

  if (duplicate.business && survivor.business && survivor.business->name() == merge->survivor())
    return unmerge(*duplicate.business, *survivor.business, *merge, holders, request, reference, rules, today);
  if (duplicate.cooperative && survivor.cooperative && survivor.cooperative->name() == merge->survivor())
    return unmerge(*duplicate.cooperative, *survivor.cooperative, *merge, holders, request, reference, rules, today);
  return prepare_again();
}

}  // namespace lumbung::registry
