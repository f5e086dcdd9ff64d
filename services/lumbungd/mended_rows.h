// Rows an office mended and sends again: a rejects file says in columns of its own what was wrong with each row the first
// time, and the report shows what became of it.
#pragma once

#include <cstdint>
#include <map>
#include <string>

namespace lumbung {

// The first so many are shown.
inline constexpr std::size_t kShownMendedRows = 5;

// What was mended in each of the first rows, by the line it begins on: "line 285, kbli_main: `1301` is now `01301`
// (KBLI_LEADING_ZERO_LOST)", the line being that of the first file. What a person's cell says is not shown. Empty for a file that was never
// refused, or cannot be read.
std::map<std::int64_t, std::string> mended_rows(const std::string& path);

}  // namespace lumbung
