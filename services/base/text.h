// Text from outside: trimming, ASCII case, counting characters. Names and addresses are UTF-8.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace lumbung {

// Without spaces, tabs and line ends at both ends.
std::string_view trimmed(std::string_view text);
// ASCII letters only; other bytes stay.
std::string upper_ascii(std::string_view text);
std::string lower_ascii(std::string_view text);
// Upper-case without any space: how names of places and numbers are compared.
std::string squeezed(std::string_view text);
bool all_digits(std::string_view text);
// Characters (code points) of a valid UTF-8 text; nothing when it is not valid, or holds a control character
// other than tab and line feed.
std::optional<std::size_t> utf8_length(std::string_view text);
// The first `characters` code points of a valid UTF-8 text.
std::string utf8_cut(std::string_view text, std::size_t characters);

}  // namespace lumbung
