// Sends a CSV file to one of the import RPCs as it is, and hears what became of each row while the
// rest is still going up. The server parses; this side never looks into the file and holds one
// chunk of it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>

#include "client/connect.h"
#include "client/failure.h"
#include "lumbung/registry/v1/registry_service.pb.h"

namespace lumbung::client {

// Which register a file is for.
enum class Register { cooperatives, businesses };

inline constexpr std::size_t kImportChunkBytes = std::size_t{256} * 1024;

struct ImportProgress {
  std::int64_t bytes_sent = 0;
  std::optional<std::int64_t> bytes_total;  // Not known of a pipe.
  std::int64_t rows = 0;                    // Answered.
};

// Both are called on the thread of import_file, in the order of the file, and must not throw.
struct ImportOptions {
  bool validate_only = false;
  std::function<void(const lumbung::registry::v1::ImportRow&)> on_row;
  std::function<void(const ImportProgress&)> on_progress;  // After each message of the server.
  std::stop_token stop;                                    // Cancels; what was answered stays done.
};

// Reads and writes at the same time, on two threads, so that neither side ever waits for the other
// to empty its window. `path` may be a pipe. Refused before anything is sent: FILE_UNREADABLE,
// FILE_IS_DIRECTORY, FILE_EMPTY. Rows answered before a failure are on record; sending the file
// again is harmless.
Answer<lumbung::registry::v1::ImportTotals> import_file(const Connection& connection, Register into,
                                                        const std::string& path,
                                                        const ImportOptions& options);

}  // namespace lumbung::client
