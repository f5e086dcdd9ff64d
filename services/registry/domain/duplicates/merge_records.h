// Two records describe one business, or one cooperative: one is merged into the other. Nothing is deleted; see
// unmerge_records.h for the way back.
#pragma once

#include <string>

#include "base/events.h"
#include "base/result.h"
#include "lumbung/registry/v1/duplicates_service.pb.h"
#include "registry/domain/reference.h"
#include "registry/domain/rules.h"

namespace lumbung::registry {

// Records merged into one survivor; more is a mistake of whoever merges.
inline constexpr int kMaxAbsorbed = 200;

// A record named by a request: exactly one is set, or none when there is no such record.
struct EitherRecord {
  const v1::Business* business = nullptr;
  const v1::Cooperative* cooperative = nullptr;

  bool exists() const { return business || cooperative; }
};

// `recordMerges/{id}` of the record `businesses/{id}` or `cooperatives/{id}`.
std::string merge_name_of(const std::string& duplicate);

// Refusals, in this order: BUSINESS_NOT_FOUND or COOPERATIVE_NOT_FOUND, SAME_RECORD, KINDS_DIFFER, ALREADY_MERGED,
// SURVIVOR_MERGED, COOPERATIVE_ENDED, BUSINESS_IS_DUPLICATE, ETAG_MISMATCH, FIELD_IS_VERIFIED, ABSORBED_TOO_MANY. A survivor
// is never merged itself, so merges make a forest and no cycle. The events, in this order: of the merge, of the
// duplicate, which gives up its numbers, and of the survivor, which takes them.
Result<Events> decide(const EitherRecord& duplicate, const EitherRecord& survivor,
                      const v1::MergeRecordsRequest& request, const Reference& reference, const RegistryRules& rules,
                      const Today& today);

}  // namespace lumbung::registry
