#include "registry/domain/duplicates/similarity.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdlib>
#include <string>

namespace lumbung::registry {
namespace {

constexpr std::size_t kLongest = 64;
constexpr int kAbbreviated = 800;
constexpr std::size_t kShortestBeginning = 3;

bool is_vowel(char c) { return c == 'A' || c == 'E' || c == 'I' || c == 'O' || c == 'U'; }

// "SMBR" of "SUMBER": the same beginning, then some of its letters in their order, none of them a vowel.
bool is_contraction(std::string_view brief, std::string_view whole) {
  if (brief.size() < 2 || whole.size() < brief.size() + 2 || brief[0] != whole[0]) return false;
  if (std::any_of(brief.begin() + 1, brief.end(), is_vowel)) return false;
  std::size_t at = 0;
  for (const char c : whole)
    if (at < brief.size() && brief[at] == c) ++at;
  return at == brief.size();
}

std::string without_spaces(std::string_view text) {
  std::string rest(text);
  std::erase(rest, ' ');
  return rest.substr(0, kLongest);
}

}  // namespace

int edits(std::string_view a, std::string_view b, int most) {
  a = a.substr(0, kLongest);
  b = b.substr(0, kLongest);
  if (std::abs(int(a.size()) - int(b.size())) > most) return most + 1;
  std::array<std::array<int, kLongest + 1>, 3> rows;
  for (std::size_t j = 0; j <= b.size(); ++j) rows[0][j] = int(j);
  for (std::size_t i = 1; i <= a.size(); ++i) {
    auto& row = rows[i % 3];
    const auto& above = rows[(i - 1) % 3];
    const auto& before = rows[(i + 1) % 3];
    row[0] = int(i);
    int least = row[0];
    for (std::size_t j = 1; j <= b.size(); ++j) {
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) row[j] = std::min(row[j], before[j - 2] + 1);
      least = std::min(least, row[j]);
    }
    if (least > most) return most + 1;
  }
  return std::min(rows[a.size() % 3][b.size()], most + 1);
}

int word_similarity(std::string_view a, std::string_view b) {
  if (a == b) return 1000;
  if (a.size() > b.size()) std::swap(a, b);
  if (a.size() >= kShortestBeginning && b.starts_with(a)) return b.size() == a.size() + 1 ? 900 : kAbbreviated;
  if (is_contraction(a, b)) return kAbbreviated;
  const int longest = int(b.size());
  const int most = longest >= 10 ? 3 : longest >= 6 ? 2 : longest >= 4 ? 1 : 0;
  if (most == 0) return 0;
  const int needed = edits(a, b, most);
  return needed > most ? 0 : 1000 - needed * 900 / longest;
}

int text_similarity(std::string_view a, std::string_view b) {
  const auto one = without_spaces(a);
  const auto other = without_spaces(b);
  const int longest = int(std::max(one.size(), other.size()));
  if (longest == 0) return 0;
  const int most = longest / 3;
  const int needed = edits(one, other, most);
  return needed > most ? 0 : 1000 - needed * 1000 / longest;
}

int log2_eighths(std::uint64_t value) {
  const int whole = int(std::bit_width(value)) - 1;
  const auto rest = value - (std::uint64_t{1} << whole);
  return whole * 8 + int(whole >= 3 ? rest >> (whole - 3) : rest << (3 - whole));
}

}  // namespace lumbung::registry
