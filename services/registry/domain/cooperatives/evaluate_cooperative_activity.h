// Whether a cooperative is active as of a date (design notes 1.1), by the rule set of that date.
// Offices apply different thresholds, so they are numbers of the rulebook.
#pragma once

#include <optional>
#include <string>

#include "base/events.h"
#include "base/result.h"
#include "lumbung/registry/v1/events.pb.h"
#include "lumbung/registry/v1/registry_service.pb.h"
#include "registry/domain/rules.h"

namespace lumbung::registry {

struct ActivityFinding {
  v1::Cooperative::Activity activity = v1::Cooperative::ACTIVITY_BELUM_DINILAI;
  std::string reason;  // As docs/integrate.md lists them.
};

// What the facts up to the end of a day amount to. A book year counts once the deadline of its
// annual meeting has passed, which it has on the day after; years before the founding year never
// count. Of the years that count:
//
//   nothing on record in any of them                       BELUM_DINILAI  NO_DATA
//   annual meeting for the latest                          AKTIF_RAT      RAT_HELD
//   for another of the latest dormant_after_book_years     AKTIF          RAT_MISSING_BUT_RECENT
//   volume above 0 in one of the latest volume_book_years  AKTIF          VOLUME_REPORTED
//   else                                                   TIDAK_AKTIF    DORMANT
//
// A cooperative younger than those spans is judged by the years it has. A volume of 0 is something
// on record.
ActivityFinding evaluate(const v1::Cooperative& cooperative, Date as_of,
                         const ActivityRules& rules);

// The same, but for what visits found: nobody knew it at its address on visits.dormant_after_not_found
// days in a row (../visits/visit_notes.h), and no annual meeting was held since: TIDAK_AKTIF,
// NOT_FOUND_TWICE.
ActivityFinding evaluate(const v1::Cooperative& cooperative, Date as_of, const RuleSet& rules);

// Ended in law or merged into another record: not evaluated.
bool left_out(const v1::Cooperative& cooperative);

// An evaluation of a later day is on record; an earlier one never takes its place.
bool evaluated_later(const v1::Cooperative& cooperative, Date as_of);

// The fact when the same evaluation (result, reason, date, rule set) is not on record.
std::optional<v1::CooperativeActivityEvaluated> evaluated_anew(const v1::Cooperative& cooperative,
                                                               Date as_of, const RuleSet& rules);

// The rule set of the evaluation's date. Refusals, in this order: DATE_IN_FUTURE, NO_RULES_ON_DATE.
// Asked once before the whole register is gone through, and again for each cooperative.
Result<const RuleSet*> rules_for(const v1::EvaluateCooperativeActivityRequest& request,
                                 const RegistryRules& rules, Date open_day);

// One cooperative of the evaluation. Refusals: those of rules_for. No event when it is left out, when
// the same evaluation or one of a later day is on record.
Result<Events> decide(const v1::Cooperative& cooperative,
                      const v1::EvaluateCooperativeActivityRequest& request,
                      const RegistryRules& rules, const Today& today);

}  // namespace lumbung::registry
