#include "registry/domain/owners/verify_owner_nik.h"

#include "lumbung/registry/v1/events.pb.h"
#include "registry/domain/owners/sealed_owner.h"
#include "registry/domain/standing.h"

namespace lumbung::registry {

Result<Events> decide(const v1::Owner* on_record, const v1::VerifyOwnerNikRequest& request, const Today& today) {
  if (!on_record) return no_owner(request.name());
  if (changed_since(*on_record, request.etag())) return stale_etag(on_record->etag());
  if (on_record->erased()) return owner_erased(on_record->name());
  const auto date = date_of(request.verified_date()).value_or(today.business_date);
  if (date > today.business_date) return date_in_future(date, today.business_date);
  if (on_record->nik_verified()) return Events{};

  v1::OwnerNikVerified verified;
  verified.set_name(on_record->name());
  const bool card = request.method() == v1::VerifyOwnerNikRequest::METHOD_IDENTITY_CARD;
  verified.set_method(card ? "IDENTITY_CARD" : "CIVIL_REGISTRY");
  *verified.mutable_verified_date() = message_of(date);
  return one_event(on_record->name(), std::move(verified));
}

}  // namespace lumbung::registry
