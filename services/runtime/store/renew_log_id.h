// A log that was put back from a backup is another log from there on: what it writes next is not what the lost one wrote. A new
// log_id says so to everybody who follows it.
#pragma once

#include <optional>
#include <string>

#include "runtime/store/store.h"

namespace lumbung::store {

// Draws a new log_id under the head lock and gives it; nothing, and nothing happens, when the log's id is not `present`, so
// that doing it twice does it once. Throws Unavailable.
std::optional<std::string> renew_log_id(Store& store, const std::string& present);

}  // namespace lumbung::store
