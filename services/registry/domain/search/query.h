// A query as the search understands it: what each of its words may be in a record, from the same word to a similar one, and
// how good a record is by what it has. Pure: the words that occur in the register are given by an index.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "registry/domain/search/words.h"

namespace lumbung::registry::search {

inline constexpr std::size_t kMaxQueryCharacters = 200;
inline constexpr std::size_t kMaxQueryWords = 12;

// What a word of a query may be.
struct QueryWord {
  Word word;
  std::vector<std::string> longer;    // Words of the register that begin with it.
  std::vector<std::string> similar;   // One edit away.
  std::vector<std::string> farther;   // Two.
  std::int64_t records = 0;           // That have the word itself; how rare it is.
};

struct Query {
  std::vector<QueryWord> words;  // Without those that say little, unless there are no others.
  std::string whole;
};

// Without what only an index knows. Refuses QUERY_EMPTY, QUERY_TOO_LONG on field `query`; never repeats it, because it
// may hold anything.
Result<Query> parse_query(std::string_view text);

// Edits within which a word is taken for a similar one: none in short words, which have too many neighbours, and in
// numbers.
int similar_within(std::string_view folded);
// Fewest letters of which a word is taken for the beginning of another.
bool may_be_longer(const QueryWord& word, bool last);

// Records are found in steps, best first; within a step shorter names stand before longer ones, and merged records last.
enum class Step : std::uint8_t {
  whole_name,       // The name is the query.
  name,             // The name has all words.
  name_prefix,      // ... or words that begin with them.
  name_similar,     // ... or words one edit away.
  name_farther,     // ... or two.
  address,          // Name and address together have all words, or words that begin with them.
  address_similar,  // ... or similar ones.
  one_missing,      // All words but one, which is not the rarer of two.
};
inline constexpr std::array kSteps = {Step::whole_name,   Step::name,         Step::name_prefix,     Step::name_similar,
                                      Step::name_farther, Step::address,      Step::address_similar, Step::one_missing};

// What a step looks for and where.
struct Reach {
  bool longer = false;
  bool similar = false;
  bool farther = false;
  bool address = false;
};
Reach reach_of(Step step);

// Whether one_missing may do without the word: of two without the commoner, of more without any.
bool may_miss(const Query& query, std::size_t word);

// A record as words.
struct Record {
  std::vector<Word> name;
  std::vector<Word> address;
  bool merged = false;
};

enum class How : std::uint8_t { exact, prefix, similar, missing };
struct Matched {
  How how = How::missing;
  bool in_address = false;
  std::string found;
};

struct Hit {
  Step step = Step::one_missing;
  std::int32_t score = 0;        // 1 to 1,000.
  std::vector<Matched> matched;  // As the query's words.
};

// The first step that finds the record, and how; nothing for a record no step finds.
std::optional<Hit> hit_of(const Query& query, const Record& record);

// The best score a step gives.
std::int32_t best_score(Step step);

// Where records stand within a step: lower is earlier. 0 to 511.
int standing_of(const Record& record);

}  // namespace lumbung::registry::search
