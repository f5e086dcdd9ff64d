// A second person says yes: the proposed values become those of the record, in the same commit.
#pragma once

#include <vector>

#include "base/events.h"
#include "base/result.h"
#include "lumbung/registry/v1/change_requests_service.pb.h"
#include "registry/domain/change_requests/open_changes.h"
#include "registry/domain/keys.h"
#include "registry/domain/reference.h"
#include "registry/domain/rules.h"

namespace lumbung::registry {

// Everything a decision touches, as it is on record. Null where there is none.
struct ChangeToApprove {
  const v1::ChangeRequest* change = nullptr;
  RecordToChange record;                         // The change's target.
  const v1::PendingChanges* pending = nullptr;   // Of the target.
  const v1::Owner* owner = nullptr;              // The one the proposed values name.
  Holders holders;                               // Of keys_of() of an update with the proposed values.
  std::vector<const v1::ChangeRequest*> over;    // In the order of the request.
};

// Refusals, in this order: CHANGE_REQUEST_NOT_FOUND, ETAG_MISMATCH, CHANGE_NOT_OPEN, CHANGE_SELF_APPROVAL,
// CHANGE_SOLE_VERIFIER, NO_RULES_ON_DATE, CHANGE_NOT_VERIFIED, BUSINESS_NOT_FOUND or COOPERATIVE_NOT_FOUND, RECORD_MERGED,
// BUSINESS_IS_DUPLICATE or COOPERATIVE_ENDED, CHANGE_ALREADY_ON_RECORD, PROPOSAL_STALE, CHANGE_CONFLICT,
// CHANGE_NOT_IN_CONFLICT, and those of events_of_change().
//
// A second person is another than the proposer, and not the only one who found the values right.
//
// Events: ChangeDecided of the request, the facts of the record, FieldsVerified, ChangeClosed; and for each one it is
// approved over, ChangeDecided (SUPERSEDED) and ChangeClosed.
Result<Events> decide(const ChangeToApprove& world, const v1::ApproveChangeRequest& request, const Reference& reference,
                      const RegistryRules& rules, const Today& today);

}  // namespace lumbung::registry
