// A business enters the register: the business at its place, not its owner and not its licence.
#pragma once

#include "base/events.h"
#include "base/result.h"
#include "lumbung/registry/v1/registry_service.pb.h"
#include "registry/domain/keys.h"
#include "registry/domain/reference.h"
#include "registry/domain/rules.h"

namespace lumbung::registry {

// Refusals, in this order: INVALID_FIELDS (DATE_IN_FUTURE), EXTERNAL_ID_TAKEN. `holders` holds
// keys_of(request, agency). The size class is computed by the rule set of the business date.
Result<Events> decide(const Holders& holders, const v1::RegisterBusinessRequest& request,
                      const Reference& reference, const RegistryRules& rules, const Today& today);

}  // namespace lumbung::registry
