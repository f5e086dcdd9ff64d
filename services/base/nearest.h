// "Did you mean": the known word closest to one nobody knows, for refusals that people can act on.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lumbung {

// Fewest single-letter insertions, deletions, replacements and swaps of neighbours.
std::size_t edit_distance(std::string_view a, std::string_view b);

// The word of `known` with the smallest distance from `word`, ASCII case aside; empty when every one of them is too far
// to be meant (more than a third of the word's length, at least 2).
std::string nearest(std::string_view word, std::span<const std::string> known);
inline std::string nearest(std::string_view word, const std::vector<std::string>& known) {
  return nearest(word, std::span<const std::string>(known));
}

// `a, b, c`
std::string listed(const std::vector<std::string>& words);

}  // namespace lumbung
