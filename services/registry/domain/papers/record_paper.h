// A letter of a kelurahan that somebody brought is entered.
#pragma once

#include <string>

#include "base/events.h"
#include "base/result.h"
#include "lumbung/registry/v1/papers_service.pb.h"
#include "registry/domain/keys.h"
#include "registry/domain/rules.h"

namespace lumbung::registry {

// Refusals, in this order: DATE_IN_FUTURE on paper.issue_date, PAPER_NUMBER_TAKEN, BUSINESS_NOT_FOUND, ETAG_MISMATCH,
// RECORD_MERGED, BUSINESS_IS_DUPLICATE, NO_RULES_ON_DATE, PAPERS_TOO_MANY.
Result<Events> decide(const v1::Business* business, const Holders& holders, const v1::RecordPaperRequest& request,
                      const RegistryRules& rules, const Today& today);
// The same with COOPERATIVE_NOT_FOUND and COOPERATIVE_ENDED.
Result<Events> decide(const v1::Cooperative* cooperative, const Holders& holders,
                      const v1::RecordPaperRequest& request, const RegistryRules& rules, const Today& today);

// The two facts of a paper that enters the register: of its own stream, and of the record it is about.
template <class Record>
Events paper_entered(const v1::EntryPaper& paper, const Record& record);

Refusal too_many_papers(const std::string& record);

}  // namespace lumbung::registry
