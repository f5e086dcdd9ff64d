// A business enters the register: the business at its place, not its owner and not its licence.
#pragma once

#include "base/events.h"
#include "base/result.h"
#include "lumbung/registry/v1/registry_service.pb.h"
#include "registry/domain/keys.h"
#include "registry/domain/owners/sealed_owner.h"
#include "registry/domain/reference.h"
#include "registry/domain/rules.h"

namespace lumbung::registry {

// Who is behind the business, as the request says it.
struct BusinessOwner {
  const SealedOwner* brought = nullptr;  // With `request.owner`, else null.
  const Owner* on_record = nullptr;      // The holder of that NIK, or the one `business.owner` names.
};

// Refusals, in this order: INVALID_FIELDS (DATE_IN_FUTURE), EXTERNAL_ID_TAKEN, OWNER_NOT_FOUND,
// OWNER_ERASED, INVALID_FIELDS (OWNER_DIFFERS), PREPARE_AGAIN. `holders` holds keys_of(request, agency).
// The size class is computed by the rule set of the business date.
Result<Events> decide(const Holders& holders, const BusinessOwner& owner,
                      const v1::RegisterBusinessRequest& request, const Reference& reference,
                      const RegistryRules& rules, const Today& today);

}  // namespace lumbung::registry
