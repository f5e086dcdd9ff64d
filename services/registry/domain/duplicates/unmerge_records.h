// A merge is undone: the duplicate is a record of its own again, whatever happened to both since.
#pragma once

#include "base/events.h"
#include "base/result.h"
#include "lumbung/registry/v1/duplicates_service.pb.h"
#include "registry/domain/duplicates/merge_records.h"
#include "registry/domain/keys.h"
#include "registry/domain/reference.h"
#include "registry/domain/rules.h"

namespace lumbung::registry {

// Refusals, in this order: BUSINESS_NOT_FOUND or COOPERATIVE_NOT_FOUND, NOT_MERGED, ETAG_MISMATCH, and PREPARE_AGAIN when
// `survivor` is not the record the duplicate is merged into. `merge` is null when the record never was merged; `holders`
// holds keys_to_return(*merge).
Result<Events> decide(const EitherRecord& duplicate, const v1::RecordMerge* merge, const EitherRecord& survivor,
                      const Holders& holders, const v1::UnmergeRecordsRequest& request, const Reference& reference,
                      const RegistryRules& rules, const Today& today);

// Natural keys that the undoing of a merge may give back; none of businesses.
std::vector<std::string> keys_to_return(const v1::RecordMerge& merge);

}  // namespace lumbung::registry
