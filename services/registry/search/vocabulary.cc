#include "registry/search/vocabulary.h"

#include <algorithm>
#include <bit>
#include <limits>
#include <utility>

#include "base/nearest.h"

namespace lumbung::registry::search {
namespace {

bool is_word(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= 'a' && c <= 'z'; });
}

std::uint32_t letters_of(std::string_view word) {
  std::uint32_t letters = 0;
  for (const char c : word) letters |= 1u << (c - 'a');
  return letters;
}

using Found = std::vector<std::pair<std::int64_t, const std::string*>>;  // Records, word.

std::vector<std::string> commonest(Found found, std::size_t most) {
  const auto end = found.begin() + static_cast<std::ptrdiff_t>(std::min(most, found.size()));
  std::partial_sort(found.begin(), end, found.end(), [](const auto& a, const auto& b) {
    return a.first != b.first ? a.first > b.first : *a.second < *b.second;
  });
  std::vector<std::string> words;
  for (auto each = found.begin(); each != end; ++each) words.push_back(*each->second);
  return words;
}

}  // namespace

void Vocabulary::count(const std::string& word, std::int64_t records) {
  if (!is_word(word)) return;
  const std::unique_lock lock(mutex_);
  const auto [at, is_new] = words_.try_emplace(word, Entry{letters_of(word), 0});
  at->second.records += records;
  if (is_new && word.size() <= kLongestWord) by_length_[word.size()].push_back(&*at);
}

void Vocabulary::clear() {
  const std::unique_lock lock(mutex_);
  for (auto& words : by_length_) words.clear();
  words_.clear();
}

void Vocabulary::fill(Query& query) const {
  const std::shared_lock lock(mutex_);
  for (auto& word : query.words) {
    word.records = records_of(word.word);
    if (may_be_longer(word, &word == &query.words.back())) word.longer = longer(word.word.folded);
    if (const int within = similar_within(word.word.folded); within > 0) find_similar(word, within);
  }
}

std::int64_t Vocabulary::records_of(const Word& word) const {
  const auto of = [&](const std::string& text) {
    const auto found = words_.find(text);
    return found == words_.end() ? std::int64_t{0} : found->second.records;
  };
  if (word.meaning.empty()) return of(word.folded);
  auto fewest = std::numeric_limits<std::int64_t>::max();
  for (const auto& meant : word.meaning) fewest = std::min(fewest, of(meant));
  return fewest;
}

std::vector<std::string> Vocabulary::longer(const std::string& beginning) const {
  Found found;
  for (auto at = words_.upper_bound(beginning); at != words_.end() && at->first.starts_with(beginning); ++at)
    if (at->second.records > 0) found.emplace_back(at->second.records, &at->first);
  return commonest(std::move(found), kMaxLonger);
}

void Vocabulary::find_similar(QueryWord& word, int within) const {
  const auto& folded = word.word.folded;
  const auto letters = letters_of(folded);
  const auto span = static_cast<std::size_t>(within);
  std::array<Found, 2> found;
  for (auto length = folded.size() - span; length <= std::min(folded.size() + span, kLongestWord); ++length)
    for (const auto* known : by_length_[length]) {
      const auto& [text, entry] = *known;
      // An edit takes one letter out of the set and brings one in, at most.
      if (entry.records <= 0 || std::popcount(entry.letters ^ letters) > 2 * within) continue;
      const auto distance = edit_distance(folded, text);
      if (distance > 0 && distance <= span) found[distance - 1].emplace_back(entry.records, &text);
    }
  word.similar = commonest(std::move(found[0]), kMaxSimilar);
  word.farther = commonest(std::move(found[1]), kMaxSimilar);
}

}  // namespace lumbung::registry::search
