// A person enters the register as an owner, without a business.
#pragma once

#include "base/events.h"
#include "base/result.h"
#include "registry/domain/owners/sealed_owner.h"

namespace lumbung::registry {

// Refusals, in this order: INVALID_FIELDS (DATE_IN_FUTURE), NIK_TAKEN, PREPARE_AGAIN. `holders` holds the owner's key.
Result<Events> decide(const Holders& holders, const SealedOwner& owner, const Reference& reference,
                      const Today& today);

}  // namespace lumbung::registry
