// What a watch reads of a store, page by page: events behind a position, and records as they are. Each page is one or
// two short queries; nothing is held between them.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "runtime/events/watch_filter.h"
#include "runtime/store/aggregate.h"
#include "runtime/store/store.h"

namespace lumbung::events {

// A page of events ends at whichever comes first; an event larger than that is a page of its own.
inline constexpr std::int64_t kWatchRowsPerPage = 256;
inline constexpr std::int64_t kWatchBytesPerPage = 1 << 20;
// Records of a page of a snapshot.
inline constexpr int kWatchRecordsPerPage = 256;

// An event ready to be told to anybody who wants it: made once, whoever watches.
struct WatchedRow {
  std::int64_t position = 0;
  std::string chain_hash;
  std::string subject;
  std::string type;
  std::vector<std::string> kecamatan;
  std::string content;  // A serialized WatchMessage with the event alone; what else it holds is put in front.

  std::size_t bytes() const { return sizeof *this + content.size() + subject.size() + type.size(); }
};
using WatchedRows = std::vector<std::shared_ptr<const WatchedRow>>;

// Events behind a position, in order and without a gap: what is missing in the log ends the page. Throws
// store::Unavailable.
WatchedRows read_watched(store::Connection& connection, const std::string& source, const std::string& log_id,
                         std::int64_t after);

// The hash of the log at a position that it has; nothing otherwise.
std::optional<std::string> hash_at(store::Connection& connection, const store::Head& head, std::int64_t position);

struct SnapshotRow {
  std::string name;
  std::string content;  // A serialized WatchMessage with the record alone.
};
struct SnapshotPage {
  std::vector<SnapshotRow> rows;
  std::string after;  // Where the next page begins; of the last one: empty.
};
// The records of the filter's kinds, names and kecamatan behind a name, rising. Throws store::Unavailable.
SnapshotPage read_snapshot(store::Connection& connection, const store::Aggregates& aggregates, const WatchFilter& filter,
                           const std::string& after);

}  // namespace lumbung::events
