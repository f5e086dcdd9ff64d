// What is proposed after a visit: a status that the outcome contradicts, and what the officer found otherwise. A
// visit changes nothing of the record by itself; a second person approves.
#pragma once

#include <string>
#include <vector>

#include "base/events.h"
#include "base/result.h"
#include "lumbung/registry/v1/change_requests_service.pb.h"
#include "lumbung/registry/v1/visit.pb.h"
#include "registry/domain/change_requests/open_changes.h"
#include "registry/domain/reference.h"
#include "registry/domain/rules.h"

namespace lumbung::registry {

// Change requests that one visit may make: one for the status, one for the officer's corrections, so that they are
// decided apart.
inline constexpr std::size_t kMaxProposalsOfVisit = 2;

// Proposals on the record visited.
struct OpenProposals {
  const v1::PendingChanges* pending = nullptr;   // Null when nothing was ever proposed.
  std::vector<const v1::ChangeRequest*> known;   // Those of it that were looked up; none is null.
};

// The status that the outcome of a visit speaks for; UNSPECIFIED when it speaks for none. Found closed is closed
// for a while: one look cannot tell that it is for good. MENOLAK says nothing, and which of two DUPLIKAT records
// stays is for a merge.
v1::Business::OperatingStatus status_found(v1::VisitOutcome outcome);

// The officer's corrections as a request to change the record, under its name.
v1::ProposeChangeRequest corrections_of(const v1::VisitReport& report, const std::string& target);

// The proposals that follow from a visit, each in a request of its own under one of `names`, which are new.
//
// The status is proposed when the visit contradicts that on record, is not older than it, and is the last on
// record; not when the officer's corrections name a status. What an open proposal says already, or the record, is
// not proposed again.
//
// Refusals: those of propose_change() for the corrections. A status that cannot be proposed is left.
Result<Events> proposals_of(const v1::Visit& visit, const RecordToChange& target, const OpenProposals& open,
                            const std::vector<std::string>& names, const Reference& reference,
                            const RegistryRules& rules, const Today& today);

// The change requests among events.
std::vector<std::string> change_requests_in(const Events& events);

}  // namespace lumbung::registry
