// Somebody compared an owner's NIK with the identity card or the civil registry. Money goes only to owners of whom that is
// on record (design notes 6a.9).
#pragma once

#include "base/events.h"
#include "base/result.h"
#include "lumbung/registry/v1/owners_service.pb.h"

namespace lumbung::registry {

// Refusals, in this order: OWNER_NOT_FOUND, ETAG_MISMATCH, OWNER_ERASED, DATE_IN_FUTURE. Verified already: no event.
Result<Events> decide(const v1::Owner* on_record, const v1::VerifyOwnerNikRequest& request, const Today& today);

}  // namespace lumbung::registry
