// A paper is taken back.
#pragma once

#include <string>

#include "base/events.h"
#include "base/result.h"
#include "lumbung/registry/v1/papers_service.pb.h"

namespace lumbung::registry {

inline Refusal no_paper(const std::string& name) { return not_found("PAPER_NOT_FOUND", name); }

// `external_id` is that of the record the paper is about.
// Refusals, in this order: PAPER_NOT_FOUND, ETAG_MISMATCH, DATE_IN_FUTURE, DATE_BEFORE_ISSUE, PAPER_REVOKED. No event when
// it was taken back on that day for that reason.
Result<Events> decide(const v1::EntryPaper* paper, const std::string& external_id,
                      const v1::RevokePaperRequest& request, const Today& today);

}  // namespace lumbung::registry
