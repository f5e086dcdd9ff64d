// A cooperative moves in law. The city records what a deed, a decree or minutes say; it dissolves
// nobody.
#pragma once

#include "base/events.h"
#include "base/result.h"
#include "lumbung/registry/v1/registry_service.pb.h"

namespace lumbung::registry {

// Refusals, in this order: COOPERATIVE_NOT_FOUND, ETAG_MISMATCH, LEGAL_STATE_TRANSITION,
// CLOSING_CASE_UNDECIDED, DATE_IN_FUTURE. Back to TERDAFTAR also ends the case that led to the settlement.
Result<Events> decide(const v1::Cooperative* cooperative,
                      const v1::ChangeCooperativeLegalStateRequest& request, const Today& today);

// Whether the law knows the step: DIAJUKAN to TERDAFTAR; TERDAFTAR to DALAM_PENYELESAIAN or
// MELEBUR; DALAM_PENYELESAIAN to BUBAR, or back to TERDAFTAR. BUBAR and MELEBUR are final.
bool may_move(v1::Cooperative::LegalState from, v1::Cooperative::LegalState to);

}  // namespace lumbung::registry
