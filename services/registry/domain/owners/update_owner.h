// Data of an owner are corrected or completed. The personal data before are not kept: what was wrong about a person
// serves nobody, and the log says which fields changed, when and by whom.
#pragma once

#include "base/events.h"
#include "base/result.h"
#include "lumbung/registry/v1/owners_service.pb.h"
#include "registry/domain/owners/sealed_owner.h"

namespace lumbung::registry {

// What the record was when the command was prepared, and what it is to be.
struct OwnerChange {
  Owner before;       // With personal data.
  SealedOwner after;  // `data` null when no personal field differs; `seen` is not used.
};

// Refusals, in this order: OWNER_NOT_FOUND, ETAG_MISMATCH, OWNER_ERASED, PREPARE_AGAIN, INVALID_FIELDS (DATE_IN_FUTURE),
// NIK_TAKEN. Another NIK ends its verification.
Result<Events> decide(const Owner* on_record, const Holders& holders, const v1::UpdateOwnerRequest& request,
                      const OwnerChange& change, const Reference& reference, const Today& today);

}  // namespace lumbung::registry
