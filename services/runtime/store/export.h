// Reading a log from end to end while it is written to: page after page, each a short read of its own, up to the head
// at the start. What is written meanwhile is left for the next export.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "runtime/store/store.h"

namespace lumbung::store {

// A page ends at whichever comes first. An event larger than a page is a page of its own.
inline constexpr std::int64_t kExportRowsPerPage = 1'000;
inline constexpr std::int64_t kExportBytesPerPage = 1 << 20;  // Of payloads and metadata.

// Used by one thread at a time; holds a connection and, between pages, nothing else. Everything may throw Unavailable.
class LogExport {
 public:
  // Of the events behind `after`; 0: all.
  LogExport(Store& store, std::int64_t after);

  // Of the log when the export began.
  const Head& head() const { return head_; }
  // Whether the log has the position to begin behind.
  bool begins() const { return !previous_hash_.empty(); }
  // Chain hash at `after`, 32 bytes.
  const std::string& previous_hash() const { return previous_hash_; }

  // The next events in order; none at the end, and when the log does not reach its head.
  std::vector<EventRow> next();

 private:
  // How many of the next events make a page.
  int page_size();

  const std::unique_ptr<Connection> reader_;
  const Head head_;
  std::int64_t after_;
  std::string previous_hash_;
};

}  // namespace lumbung::store
