// Pairs that may be one: raised by a scan, dismissed by an officer, closed and followed when one of them is merged, by hand
// or because of the candidate.
#pragma once

#include <string>
#include <vector>

#include "base/events.h"
#include "base/result.h"
#include "lumbung/registry/v1/duplicates_service.pb.h"
#include "registry/domain/duplicates/compare.h"
#include "registry/domain/duplicates/merge_records.h"

namespace lumbung::registry {

// A dismissed candidate comes back when its score rose by so much: something was learned since.
inline constexpr int kRaiseAgainFrom = 100;

// `duplicateCandidates/{id}` of two records, in whatever order: 32 hexadecimal digits.
std::string candidate_name_of(const std::string& record, const std::string& other);

// The older of two records: ids are given in order of time.
inline const std::string& older_of(const std::string& record, const std::string& other) {
  return record < other ? record : other;
}

// A scan found the pair; `first` is the older. No event when one of them is gone, merged or DUPLIKAT, when the candidate
// says the same, or was dismissed and the score did not rise by kRaiseAgainFrom. Never refuses.
Result<Events> decide_raise(const v1::DuplicateCandidate* on_record, const EitherRecord& first,
                            const EitherRecord& second, const Comparison& found, const Today& today);

// Refusals, in this order: CANDIDATE_NOT_FOUND, CANDIDATE_CLOSED, ETAG_MISMATCH.
Result<Events> decide(const v1::DuplicateCandidate* candidate, const v1::DismissCandidateRequest& request,
                      const Today& today);

// What a merge makes of an open candidate about the duplicate: of the pair itself it is MERGED; of another record it is
// FOLLOWED, and that one is a candidate with the survivor since, unless `with_survivor` is there already.
struct CandidateToFollow {
  const v1::DuplicateCandidate* candidate = nullptr;      // Null when there is none.
  const v1::DuplicateCandidate* with_survivor = nullptr;  // Of the other record and the survivor; null when there is none.
};
void follow(const v1::RecordMerge& merge, const std::vector<CandidateToFollow>& candidates, const Today& today,
            Events& events);

// The merge was undone: whoever did that says that they are two.
void dismiss_parted(const v1::DuplicateCandidate* candidate, const v1::RecordMerge& merge, const Today& today,
                    Events& events);

}  // namespace lumbung::registry
