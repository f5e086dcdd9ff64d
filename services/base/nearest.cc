#include "base/nearest.h"

#include <algorithm>

#include "base/text.h"

namespace lumbung {
namespace {

// Longer words are not compared: nothing known is that long, and the comparison is quadratic.
constexpr std::size_t kMaxComparedBytes = 64;

}  // namespace

std::size_t edit_distance(std::string_view a, std::string_view b) {
  const std::size_t width = b.size() + 1;
  std::vector<std::size_t> cost((a.size() + 1) * width);
  const auto at = [&](std::size_t i, std::size_t j) -> std::size_t& { return cost[i * width + j]; };
  for (std::size_t i = 0; i <= a.size(); ++i) at(i, 0) = i;
  for (std::size_t j = 0; j <= b.size(); ++j) at(0, j) = j;
  for (std::size_t i = 1; i <= a.size(); ++i)
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t other = a[i - 1] == b[j - 1] ? 0 : 1;
      at(i, j) = std::min({at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + other});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        at(i, j) = std::min(at(i, j), at(i - 2, j - 2) + 1);
    }
  return at(a.size(), b.size());
}

std::string nearest(std::string_view word, std::span<const std::string> known) {
  if (word.size() > kMaxComparedBytes) return {};
  const auto wanted = lower_ascii(word);
  auto best = std::max<std::size_t>(2, wanted.size() / 3) + 1;
  std::string found;
  for (const auto& candidate : known) {
    const auto away = edit_distance(wanted, lower_ascii(candidate));
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

}  // namespace lumbung
