#include "runtime/lists/nearest.h"

#include <algorithm>

#include "base/text.h"

namespace lumbung::lists {
namespace {

// Longer words are not compared: nothing known is that long, and the comparison is quadratic.
constexpr std::size_t kMaxComparedBytes = 64;

// Levenshtein's distance, row by row.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    auto diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const auto replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row[b.size()];
}

}  // namespace

std::string nearest(std::string_view word, const std::vector<std::string>& known) {
  if (word.size() > kMaxComparedBytes) return {};
  const auto wanted = lower_ascii(word);
  auto best = std::max<std::size_t>(2, wanted.size() / 3) + 1;
  std::string found;
  for (const auto& candidate : known) {
    const auto away = distance(wanted, lower_ascii(candidate));
    if (away >= best || away >= candidate.size()) continue;
    best = away;
    found = candidate;
  }
  return found;
}

std::string listed(const std::vector<std::string>& words) {
  std::string text;
  for (const auto& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

}  // namespace lumbung::lists
