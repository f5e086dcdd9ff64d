// The data of a business is corrected or completed.
#pragma once

#include "base/events.h"
#include "base/result.h"
#include "lumbung/registry/v1/owner.pb.h"
#include "lumbung/registry/v1/registry_service.pb.h"
#include "registry/domain/reference.h"
#include "registry/domain/rules.h"

namespace lumbung::registry {

// Refusals, in this order: INVALID_FIELDS (DATE_IN_FUTURE), BUSINESS_NOT_FOUND, ETAG_MISMATCH, RECORD_MERGED,
// BUSINESS_IS_DUPLICATE, INVALID_FIELDS again for a line of business that is wrong only beside
// those on record (check_kbli), FIELD_IS_VERIFIED, OWNER_NOT_FOUND, OWNER_ERASED when another owner is named. `on_record`
// is null when there is no such business, `owner` when there is none of the name given. No event when nothing differs.
//
// The size class is computed again only when a figure it is computed from changed: a new address
// never judges an old size by a newer law. Codes given without an edition are of KBLI 2020.
Result<Events> decide(const v1::Business* on_record, const v1::Owner* owner,
                      const v1::UpdateBusinessRequest& request,
                      const Reference& reference, const RegistryRules& rules, const Today& today);

}  // namespace lumbung::registry
