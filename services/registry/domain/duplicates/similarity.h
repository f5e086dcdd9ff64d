// How alike two words or texts are, 0 to 1000, in integers.
#pragma once

#include <cstdint>
#include <string_view>

namespace lumbung::registry {

// Letters inserted, left out, exchanged for another, or swapped with their neighbour, to make one of the other; `most` + 1
// when it takes more than `most`.
int edits(std::string_view a, std::string_view b, int most);

// Of two words in normal form: 1000 when they are one; less for a slip of the pen, a beginning ("SEJ" of "SEJAHTERA") or
// consonants only ("BRKH" of "BERKAH"); 0 when they are two words.
int word_similarity(std::string_view a, std::string_view b);

// Of two texts letter by letter, without their spaces: for names that are parted elsewhere.
int text_similarity(std::string_view a, std::string_view b);

// The logarithm to base 2 in eighths, of 1 and more.
int log2_eighths(std::uint64_t value);

}  // namespace lumbung::registry
