// "Did you mean": the known word closest to one nobody knows, for refusals people can act on.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace lumbung::lists {

// The word of `known` with the fewest single-character changes from `word`, ASCII case aside; empty
// when every one of them is too far to be meant (more than a third of the word's length, at least
// 2).
std::string nearest(std::string_view word, const std::vector<std::string>& known);

// `a, b, c`
std::string listed(const std::vector<std::string>& words);

}  // namespace lumbung::lists
