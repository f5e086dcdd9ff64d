// The words of names and addresses as the search compares them: one form for what Indonesians write in several. Old and
// new spelling (Soekardjo, Sukarjo), capitals, dots and accents no longer matter; abbreviations also stand for what they
// mean. Raise kWordsVersion when the code here changes what it makes of a text: indexes are made anew then.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace lumbung::registry::search {

inline constexpr int kWordsVersion = 1;

struct Word {
  std::string written;               // As in the text: `Kopas`.
  std::string folded;                // `kopas`; letters a to z, or digits.
  std::vector<std::string> meaning;  // `koperasi`, `pasar`; empty when the word only stands for itself.
};

// In their order. `&` is the word `dan`; a number beside letters is a word of its own.
std::vector<Word> words_of(std::string_view text);

// Words that say little of what is looked for: legal forms (PT, CV, UD) and small words (dan, di).
bool says_little(const Word& word);

// Every form under which the words are found, each once.
std::vector<std::string> tokens_of(const std::vector<Word>& words);

// The version with every table behind it: what an index was made by.
std::string words_definition();

// All of them as one word, without those that say little: how a whole name is compared.
std::string whole_of(const std::vector<Word>& words);

}  // namespace lumbung::registry::search
