#include "registry/domain/search/query.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>

#include "base/check.h"
#include "base/text.h"

namespace lumbung::registry::search {
namespace {

// Letters from which one edit, and two, still leave more alike than not.
constexpr std::size_t kOneEditFrom = 4;
constexpr std::size_t kTwoEditsFrom = 8;
constexpr std::size_t kPrefixFrom = 3;

constexpr int kLongestName = 255;
constexpr int kMergedStand = 256;

// Scores of a step go up from its base by how much of the name is asked for.
constexpr std::int32_t kCoverage = 99;

// The folded words of a text, each with what stands there.
using Tokens = std::map<std::string, std::string, std::less<>>;

Tokens tokens_with_text(const std::vector<Word>& words) {
  Tokens tokens;
  for (const auto& word : words) {
    tokens.emplace(word.folded, word.written);
    for (const auto& meant : word.meaning) tokens.emplace(meant, word.written);
  }
  return tokens;
}

const std::string* any_of(const Tokens& tokens, const std::vector<std::string>& words) {
  for (const auto& word : words)
    if (const auto found = tokens.find(word); found != tokens.end()) return &found->second;
  return nullptr;
}

// What stands for the word itself: the word, or all words it means.
const std::string* the_word(const Tokens& tokens, const Word& word) {
  if (const auto found = tokens.find(word.folded); found != tokens.end()) return &found->second;
  if (word.meaning.empty()) return nullptr;
  const auto has = [&](const std::string& meant) { return tokens.contains(meant); };
  return std::ranges::all_of(word.meaning, has) ? &tokens.find(word.meaning.front())->second : nullptr;
}

Matched matched(const Tokens& tokens, const QueryWord& word, const Reach& reach) {
  if (const auto* found = the_word(tokens, word.word)) return {How::exact, false, *found};
  if (const auto* found = reach.longer ? any_of(tokens, word.longer) : nullptr) return {How::prefix, false, *found};
  if (const auto* found = reach.similar ? any_of(tokens, word.similar) : nullptr) return {How::similar, false, *found};
  if (const auto* found = reach.farther ? any_of(tokens, word.farther) : nullptr) return {How::similar, false, *found};
  return {};
}

struct Places {
  Tokens name;
  Tokens both;
};

Matched matched(const Places& places, const QueryWord& word, const Reach& reach) {
  auto in_name = matched(places.name, word, reach);
  if (!reach.address || in_name.how == How::exact) return in_name;
  auto anywhere = matched(places.both, word, reach);
  if (anywhere.how >= in_name.how) return in_name;
  anywhere.in_address = true;
  return anywhere;
}

// How each word is found within the reach of a step; nothing when the step does not find the record.
std::optional<std::vector<Matched>> within(const Query& query, const Places& places, Step step) {
  const auto reach = reach_of(step);
  std::vector<Matched> found;
  std::size_t missing = 0;
  for (std::size_t i = 0; i < query.words.size(); ++i) {
    found.push_back(matched(places, query.words[i], reach));
    if (found.back().how != How::missing) continue;
    if (step != Step::one_missing || !may_miss(query, i) || ++missing > 1) return std::nullopt;
  }
  return found;
}

std::int32_t base_of(Step step) {
  switch (step) {
    case Step::whole_name:
      return 901;
    case Step::name:
      return 801;
    case Step::name_prefix:
      return 701;
    case Step::name_similar:
      return 601;
    case Step::name_farther:
      return 501;
    case Step::address:
      return 401;
    case Step::address_similar:
      return 301;
    case Step::one_missing:
      return 101;
  }
  return 0;
}

std::int32_t coverage(const Query& query, const Record& record) {
  if (record.merged) return 0;
  const auto asked = static_cast<std::int32_t>(query.words.size());
  const auto there = std::max(asked, static_cast<std::int32_t>(standing_of(record)));
  return kCoverage * asked / std::max(there, 1);
}

}  // namespace

Result<Query> parse_query(std::string_view text) {
  const auto characters = utf8_length(text);
  if (!characters || *characters > kMaxQueryCharacters)
    return invalid_field("query", "QUERY_TOO_LONG",
                         "A query has at most " + std::to_string(kMaxQueryCharacters) + " characters of plain text.");
  Query query;
  const auto words = words_of(text);
  const bool only_little = std::ranges::all_of(words, says_little);
  for (const auto& word : words)
    if (only_little || !says_little(word)) query.words.push_back({word, {}, {}, {}, 0});
  if (query.words.empty())
    return invalid_field("query", "QUERY_EMPTY", "Give at least one word of a name or an address, in letters or digits.");
  if (query.words.size() > kMaxQueryWords)
    return invalid_field("query", "QUERY_TOO_LONG",
                         "A query has at most " + std::to_string(kMaxQueryWords) + " words.");
  query.whole = whole_of(words);
  return query;
}

int similar_within(std::string_view folded) {
  if (folded.empty() || folded.front() < 'a' || folded.size() < kOneEditFrom) return 0;
  return folded.size() < kTwoEditsFrom ? 1 : 2;
}

bool may_be_longer(const QueryWord& word, bool last) {
  const auto& folded = word.word.folded;
  return !folded.empty() && folded.front() >= 'a' && (last || folded.size() >= kPrefixFrom);
}

Reach reach_of(Step step) {
  switch (step) {
    case Step::whole_name:
    case Step::name:
      return {};
    case Step::name_prefix:
      return {.longer = true};
    case Step::name_similar:
      return {.longer = true, .similar = true};
    case Step::name_farther:
      return {.longer = true, .similar = true, .farther = true};
    case Step::address:
      return {.longer = true, .address = true};
    case Step::address_similar:
    case Step::one_missing:
      return {.longer = true, .similar = true, .farther = true, .address = true};
  }
  return {};
}

bool may_miss(const Query& query, std::size_t word) {
  if (query.words.size() < 2) return false;
  if (query.words.size() > 2) return true;
  // Of two, the one that says less; the first when both say the same.
  return query.words[word].records > query.words[1 - word].records ||
         (query.words[0].records == query.words[1].records && word == 0);
}

std::optional<Hit> hit_of(const Query& query, const Record& record) {
  CHECK(!query.words.empty());
  Places places{tokens_with_text(record.name), {}};
  places.both = places.name;
  places.both.merge(tokens_with_text(record.address));
  for (const auto step : kSteps) {
    if (step == Step::whole_name && (query.whole.empty() || whole_of(record.name) != query.whole)) continue;
    auto found = step == Step::whole_name ? within(query, places, Step::name_farther) : within(query, places, step);
    // Words run together or apart: the whole is the same though no word is.
    if (step == Step::whole_name && !found) {
      found.emplace();
      std::string all;
      for (const auto& word : record.name) all += (all.empty() ? "" : " ") + word.written;
      for (std::size_t i = 0; i < query.words.size(); ++i) found->push_back({How::similar, false, all});
    }
    if (!found) continue;
    Hit hit;
    hit.step = step;
    hit.score = base_of(step) + coverage(query, record);
    hit.matched = std::move(*found);
    return hit;
  }
  return std::nullopt;
}

std::int32_t best_score(Step step) { return base_of(step) + kCoverage; }

int standing_of(const Record& record) {
  const auto words = std::min<std::size_t>(record.name.size(), kLongestName);
  return static_cast<int>(words) + (record.merged ? kMergedStand : 0);
}

}  // namespace lumbung::registry::search
