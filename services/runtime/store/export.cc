#include "runtime/store/export.h"

#include "runtime/store/hash_chain.h"

namespace lumbung::store {

LogExport::LogExport(Store& store, std::int64_t after)
    : reader_(store.reader()), head_(read_head(*reader_)), after_(after) {
  if (after == 0) {
    previous_hash_ = empty_log_hash();
  } else if (after <= head_.position) {
    const auto rows = reader_->query("SELECT hash FROM events WHERE position = ?1", {after});
    if (!rows.empty()) previous_hash_ = bytes(rows.front().front());
  }
}

std::vector<EventRow> LogExport::next() {
  const auto size = page_size();
  if (size == 0) return {};
  auto events = read_events_after(*reader_, after_, size);
  if (!events.empty()) after_ = events.back().position;
  return events;
}

// Asked of the engine first: neither reads large values to say how long they are.
int LogExport::page_size() {
  const auto sizes = reader_->query(
      "SELECT length(payload) + length(metadata) FROM events WHERE position > ?1 AND position <= ?2"
      " ORDER BY position LIMIT ?3",
      {after_, head_.position, kExportRowsPerPage});
  int size = 0;
  std::int64_t total = 0;
  for (const auto& row : sizes) {
    total += integer(row.front());
    if (size > 0 && total > kExportBytesPerPage) break;
    ++size;
  }
  return size;
}

}  // namespace lumbung::store
