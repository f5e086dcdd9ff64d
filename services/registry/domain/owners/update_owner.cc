#include "registry/domain/owners/update_owner.h"

#include "registry/domain/change.h"
#include "registry/domain/dates.h"
#include "registry/domain/owners/personal.h"
#include "registry/domain/standing.h"

namespace lumbung::registry {

namespace {

Owner without_stamps(Owner owner) {
  owner.clear_etag();
  owner.clear_create_time();
  owner.clear_update_time();
  return owner;
}

}  // namespace

Result<Events> decide(const Owner* on_record, const Holders& holders, const v1::UpdateOwnerRequest& request,
                      const OwnerChange& change, const Reference& reference, const Today& today) {
  if (!on_record) return no_owner(request.owner().name());
  if (changed_since(*on_record, request.owner().etag())) return stale_etag(on_record->etag());
  if (on_record->erased()) return owner_erased(on_record->name());
  if (on_record->etag() != change.before.etag()) return prepare_again();

  auto future = dates_after(change.after.owner, today.business_date, "owner.");
  if (!future.empty()) return invalid_fields(std::move(future));
  if (holders.taken(change.after.key, on_record->name())) return nik_taken(holders.of(change.after.key));

  const auto& after = change.after.owner;
  auto changed = differing_fields(change.before, after);
  if (changed.paths().empty()) return Events{};

  auto record = public_record(change.after, reference, today.business_date);
  if (!change.after.data) *record.mutable_sealed() = on_record->sealed();
  if (names(changed, "nik")) {
    record.clear_nik_verified();
    record.clear_nik_verified_date();
  }
  v1::OwnerUpdated updated;
  updated.set_name(on_record->name());
  *updated.mutable_changed() = std::move(changed);
  *updated.mutable_before() = without_stamps(*on_record);
  *updated.mutable_after() = without_stamps(std::move(record));
  Events events;
  if (change.after.data) return events.add_sealed(on_record->name(), std::move(updated), change.after.data);
  return events.add(on_record->name(), std::move(updated));
}

}  // namespace lumbung::registry
