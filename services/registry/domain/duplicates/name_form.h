// The form in which names of businesses, cooperatives and streets are compared: what offices write in many ways, made one.
// Capitals, dots, legal forms (PT, CV, UD), abbreviations (KOP., RM, WR.), the old spelling (oe, tj, dj, j for y), doubled
// letters. Only for comparing: it is never shown as the name and never stored.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace lumbung::registry {

// Words of a name that are compared; more are passed over.
inline constexpr std::size_t kMaxNameWords = 10;
// Letters of a word that are compared.
inline constexpr std::size_t kMaxWordLetters = 24;

// Words in normal form, in the order of the name, joined by one space; empty when nothing is left. A name of nothing but
// legal forms keeps them.
std::string name_form(std::string_view name);

// One word in capitals A-Z and 0-9 by the spelling of today, as far as it can be told.
std::string spelled_today(std::string_view word);

// The words of a form.
std::vector<std::string_view> words_of_form(std::string_view form);

// Consonants of a word without repetition, its first letter whatever it is: what most slips of the pen leave.
std::string skeleton(std::string_view word);

}  // namespace lumbung::registry
