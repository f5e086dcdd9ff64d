// A visit arrives: it is entered once whatever happens on the way, the record visited notes it, and what the
// officer found otherwise is proposed. Facts come late and in any order, so the visit is judged by the rules of its
// own date.
#pragma once

#include <string>
#include <vector>

#include "base/events.h"
#include "base/result.h"
#include "lumbung/registry/v1/visits_service.pb.h"
#include "registry/domain/reference.h"
#include "registry/domain/rules.h"
#include "registry/domain/visits/visit_proposals.h"

namespace lumbung::registry {

// Answers of the rule to the handler: the same visit is on record, as the resource of the refusal.
inline constexpr const char* kVisitAlreadyThere = "VISIT_ALREADY_THERE";
inline constexpr const char* kVisitDiffers = "VISIT_DIFFERS";

// Claimed by a visit: the device's id of it, which is unique for each agency.
std::string visit_key(const std::string& agency, const std::string& visit_id);
std::vector<std::string> keys_of(const v1::Visit& visit);

// What a visit meets in the register.
struct VisitWorld {
  const v1::Visit* on_record = nullptr;  // With the same id of the caller's agency; null when there is none.
  RecordToChange target;                 // Both null when it is not on record.
  OpenProposals open;                    // On the target.
};

// Names of what a visit may make: of itself by today.new_id, of its proposals by `change_requests`,
// kMaxProposalsOfVisit of them. `report` is in normal form and passed check_report(); `report.target` is set when
// the target is on record. Streams of the events: the visit's, the target's, the target's pending_stream() and
// those of change_requests.
//
// Refusals, in this order: VISIT_ALREADY_THERE (equal), VISIT_DIFFERS naming the fields, BUSINESS_NOT_FOUND or
// COOPERATIVE_NOT_FOUND, RECORD_MERGED naming the survivor, BUSINESS_IS_DUPLICATE or COOPERATIVE_ENDED,
// VISIT_IN_FUTURE, NO_RULES_ON_DATE, those of proposals_of().
Result<Events> decide(const VisitWorld& world, const v1::VisitReport& report,
                      const std::vector<std::string>& change_requests, const Reference& reference,
                      const RegistryRules& rules, const Today& today);

}  // namespace lumbung::registry
