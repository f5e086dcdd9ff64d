// "Did you mean": the known word nearest to a misspelt one.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace lumbung {

// Fewest single-letter insertions, deletions, replacements and swaps of neighbours.
std::size_t edit_distance(std::string_view a, std::string_view b);
// Empty when no word is near (more than a third of its letters differ).
std::string nearest(std::string_view word, std::span<const std::string> known);

}  // namespace lumbung
