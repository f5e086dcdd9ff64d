// Text as a JSON string, whatever bytes it holds: quotes and control characters are escaped, every
// byte that is not part of valid UTF-8 becomes U+FFFD. One function, because a log line that breaks
// its reader is worse than none.
#pragma once

#include <string>
#include <string_view>

namespace lumbung {

// Appends `"text"` with its quotes.
void append_json_string(std::string& out, std::string_view text);

}  // namespace lumbung
