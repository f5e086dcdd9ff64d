// The data of a cooperative is corrected or completed.
#pragma once

#include "base/events.h"
#include "base/result.h"
#include "lumbung/registry/v1/registry_service.pb.h"
#include "registry/domain/keys.h"
#include "registry/domain/reference.h"

namespace lumbung::registry {

// Refusals, in this order: INVALID_FIELDS (DATE_IN_FUTURE), COOPERATIVE_NOT_FOUND, ETAG_MISMATCH, RECORD_MERGED,
// COOPERATIVE_ENDED, FIELD_IS_VERIFIED, BADAN_HUKUM_TAKEN, NIK_KOPERASI_TAKEN, NIB_TAKEN. `on_record` is null when
// there is no such cooperative; `holders` holds keys_of(request). No event when nothing differs.
Result<Events> decide(const Cooperative* on_record, const Holders& holders,
                      const v1::UpdateCooperativeRequest& request, const Reference& reference,
                      const Today& today);

}  // namespace lumbung::registry
