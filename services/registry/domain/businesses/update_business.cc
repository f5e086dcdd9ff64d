#include "registry/domain/businesses/update_business.h"

#include "lumbung/registry/v1/events.pb.h"
#include "registry/domain/businesses/size_class.h"
#include "registry/domain/change.h"
#include "registry/domain/change_requests/verified_fields.h"
#include "registry/domain/dates.h"
#include "registry/domain/normalise.h"
#include "registry/domain/owners/sealed_owner.h"
#include "registry/domain/standing.h"
#include "registry/domain/validate.h"

namespace lumbung::registry {
namespace {

bool touches_size(const google::protobuf::FieldMask& changed) {
  return names(changed, "yearly_sales_rupiah") || names(changed, "net_assets_rupiah") ||
         names(changed, "capital_rupiah");
}

// Codes given without an edition are of the default one, whatever edition the record had.
Business merged(const Business& business, const v1::UpdateBusinessRequest& request,
                const Reference& reference) {
  auto after = business;
  const auto& mask = request.update_mask();
  take_over(after, request.business(), mask);
  const bool codes = names(mask, "kbli_main") || names(mask, "kbli_others");
  if (codes && !names(mask, "kbli_version")) after.clear_kbli_version();
  normalise(after, reference);
  return after;
}

}  // namespace

Result<Events> decide(const Business* on_record, const v1::Owner* owner,
                      const v1::UpdateBusinessRequest& request,
                      const Reference& reference, const RegistryRules& rules, const Today& today) {
  auto future =
      dates_after(in_mask(request.business(), request.update_mask()), today.business_date);
  if (!future.empty()) return invalid_fields(std::move(future));

  if (!on_record) return no_business(request.business().name());

  if (changed_since(*on_record, request.business().etag())) return stale_etag(on_record->etag());

  if (is_merged(*on_record)) return record_merged(*on_record);

  if (is_duplicate(*on_record)) return business_is_duplicate(*on_record);

  // A line of business may be wrong only beside those on record: the validator could not see it.
  auto after = merged(*on_record, request, reference);
  std::vector<FieldViolation> wrong_lines;
  check_kbli(after, "business.", reference, wrong_lines);
  if (!wrong_lines.empty()) return invalid_fields(std::move(wrong_lines));

  if (auto refusal = changes_verified_field(*on_record, after)) return std::move(*refusal);

  if (after.owner() != on_record->owner() && !after.owner().empty()) {
    if (!owner) return no_owner(after.owner());
    if (owner->erased()) return owner_erased(after.owner());
  }

  if (touches_size(differing_fields(*on_record, after)))
    compute_size(after, rules, today.business_date);

  v1::BusinessUpdated updated;
  *updated.mutable_changed() = differing_fields(*on_record, after);
  if (updated.changed().paths().empty()) return Events{};
  updated.set_name(on_record->name());
  updated.set_external_id(after.external_id());
  updated.set_kecamatan(after.kecamatan());
  updated.set_section(after.section());
  *updated.mutable_before() = in_mask(*on_record, updated.changed());
  *updated.mutable_after() = in_mask(after, updated.changed());
  return one_event(on_record->name(), std::move(updated));
}

}  // namespace lumbung::registry
