#include "registry/domain/owners/person_name.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "base/text.h"

namespace lumbung::registry {
namespace {

// Religious, academic and polite words in front; R and RR are noble titles.
constexpr std::array<std::string_view, 20> kInFront = {
    "H",  "HJ", "KH", "UST", "USTZ", "DRS", "DRA",  "DR",  "IR", "PROF",
    "R",  "RR", "RA", "NY",  "TN",   "SDR", "SDRI", "BPK", "BP", "IBU"};
// Degrees behind, their dots gone.
constexpr std::array<std::string_view, 34> kBehind = {
    "SE",  "SEI", "SH",  "SHI", "ST",   "SKOM", "SPD", "SPDI", "SAG", "SIP", "SSOS", "SSI",
    "SP",  "SPT", "SKM", "SSN", "SPSI", "STP",  "SAP", "SKEP", "MM",  "MSI", "MPD",  "MH",
    "MKN", "MT",  "ME",  "MAG", "MKOM", "MBA",  "AMD", "AMK",  "BA",  "BSC"};

template <class Titles>
bool is_title(const Titles& titles, const std::string& word) {
  return std::find(titles.begin(), titles.end(), word) != titles.end();
}

// Upper-case, at spaces and commas, without dots: "H.Ahmad" is two words, "S.E." is one.
std::vector<std::string> words_of(std::string_view name) {
  std::vector<std::string> words;
  std::string word;
  const auto end_word = [&] {
    if (!word.empty()) words.push_back(std::move(word));
    word.clear();
  };
  const auto titles_so_far = [&] {
    return is_title(kInFront, word) &&
           std::all_of(words.begin(), words.end(),
                       [](const std::string& each) { return is_title(kInFront, each); });
  };
  for (const char c : upper_ascii(name)) {
    if (c == ' ' || c == '\t' || c == ',') {
      end_word();
    } else if (c != '.') {
      word.push_back(c);
    } else if (titles_so_far()) {
      end_word();
    }
  }
  end_word();
  return words;
}

std::string bare_name(std::string_view name) {
  const auto words = words_of(name);
  std::size_t first = 0;
  std::size_t last = words.size();
  while (first < last && is_title(kInFront, words[first])) ++first;
  while (last > first && is_title(kBehind, words[last - 1])) --last;
  const bool only_titles = first == last;
  std::string bare;
  for (std::size_t i = only_titles ? 0 : first; i < (only_titles ? words.size() : last); ++i)
    bare.append(bare.empty() ? "" : " ").append(words[i]);
  return bare;
}

}  // namespace

bool same_person_name(std::string_view a, std::string_view b) {
  return bare_name(a) == bare_name(b);
}

}  // namespace lumbung::registry
