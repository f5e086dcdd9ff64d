#include "registry/domain/cooperatives/update_cooperative.h"

#include "lumbung/registry/v1/events.pb.h"
#include "registry/domain/change.h"
#include "registry/domain/change_requests/verified_fields.h"
#include "registry/domain/dates.h"
#include "registry/domain/normalise.h"
#include "registry/domain/standing.h"

namespace lumbung::registry {

Result<Events> decide(const Cooperative* on_record, const Holders& holders,
                      const v1::UpdateCooperativeRequest& request, const Reference& reference,
                      const Today& today) {
  auto future =
      dates_after(in_mask(request.cooperative(), request.update_mask()), today.business_date);
  if (!future.empty()) return invalid_fields(std::move(future));

  if (!on_record) return no_cooperative(request.cooperative().name());

  if (changed_since(*on_record, request.cooperative().etag())) return stale_etag(on_record->etag());

  if (is_merged(*on_record)) return record_merged(*on_record);

  if (has_ended(*on_record)) return cooperative_ended(*on_record);

  auto after = *on_record;
  take_over(after, request.cooperative(), request.update_mask());
  normalise(after, reference);

  if (auto refusal = changes_verified_field(*on_record, after)) return std::move(*refusal);

  const auto& name = on_record->name();

  if (const auto key = badan_hukum_key(after); holders.taken(key, name))
    return already_exists("BADAN_HUKUM_TAKEN", "Another cooperative has this badan hukum number.",
                          holders.of(key))
        .with("badan_hukum_number", after.badan_hukum_number());

  if (const auto key = nik_koperasi_key(after); holders.taken(key, name))
    return already_exists("NIK_KOPERASI_TAKEN", "Another cooperative has this NIK koperasi.",
                          holders.of(key))
        .with("nik_koperasi", after.nik_koperasi());

  if (const auto key = nib_key(after); holders.taken(key, name))
    return already_exists("NIB_TAKEN", "Another cooperative has this NIB.", holders.of(key))
        .with("nib", after.nib());

  v1::CooperativeUpdated updated;
  *updated.mutable_changed() = differing_fields(*on_record, after);
  if (updated.changed().paths().empty()) return Events{};
  updated.set_name(name);
  updated.set_external_id(after.external_id());
  updated.set_kecamatan(after.kecamatan());
  *updated.mutable_before() = in_mask(*on_record, updated.changed());
  *updated.mutable_after() = in_mask(after, updated.changed());
  return one_event(name, std::move(updated));
}

}  // namespace lumbung::registry
