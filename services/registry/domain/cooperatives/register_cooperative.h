// A cooperative enters the register, on the word of an agency that keeps its papers.
#pragma once

#include "base/events.h"
#include "base/result.h"
#include "lumbung/registry/v1/registry_service.pb.h"
#include "registry/domain/keys.h"
#include "registry/domain/reference.h"

namespace lumbung::registry {

// Refusals, in this order: INVALID_FIELDS (DATE_IN_FUTURE), EXTERNAL_ID_TAKEN, BADAN_HUKUM_TAKEN,
// NIK_KOPERASI_TAKEN, NIB_TAKEN. `holders` holds keys_of(request, agency).
Result<Events> decide(const Holders& holders, const v1::RegisterCooperativeRequest& request,
                      const Reference& reference, const Today& today);

}  // namespace lumbung::registry
