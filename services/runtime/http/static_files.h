// A folder of files behind the HTTP port: read once at start, so no request can reach another file.
#pragma once

#include <filesystem>

#include "runtime/http/server.h"

namespace lumbung {

inline constexpr std::size_t kMaxStaticFiles = 200;
inline constexpr std::size_t kMaxStaticFileBytes = 8 * 1024 * 1024;

// Adds a route per file below `folder`, `index.html` also as its folder's path. Hidden files are
// left out. Answers carry an ETag (browsers ask again each time and get 304) and a policy that lets
// the page load from here only. Throws std::runtime_error with a sentence when the folder cannot be
// read or is beyond the limits.
void add_static_files(HttpServer& server, const std::filesystem::path& folder);

}  // namespace lumbung
