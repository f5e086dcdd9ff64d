// The events of a record, a page at a time.
#pragma once

#include "lumbung/registry/v1/history_service.pb.h"
#include "registry/history/history_read.h"

namespace lumbung::registry {

inline constexpr std::int32_t kDefaultChanges = 50;
inline constexpr std::int32_t kMaxChanges = 1'000;

// PAGE_SIZE, PAGE_TOKEN_INVALID, PAGE_TOKEN_MISMATCH.
void check_page(const v1::ListChangesRequest& request, std::vector<FieldViolation>& wrong);

// The request has passed check_page. RECORD_NOT_FOUND.
Result<v1::ListChangesResponse> read_changes(const HistoryRead& read, const v1::ListChangesRequest& request);

}  // namespace lumbung::registry
