// The words that occur in the register, in memory: which of them a typed word may be. A scan over words of about the same
// length, of which a set of letters sorts out nearly all before an edit distance is computed: a hundred thousand words take
// well under a millisecond, and there is no second structure to keep.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <vector>

#include "registry/domain/search/query.h"

namespace lumbung::registry::search {

// Words taken for the end of an unfinished one, the commonest of them.
inline constexpr std::size_t kMaxLonger = 16;
// Words taken for a similar one, of each distance, the commonest of them.
inline constexpr std::size_t kMaxSimilar = 12;
// Longer words are found only as they are.
inline constexpr std::size_t kLongestWord = 40;

// Thread-safe: one writes, many read.
class Vocabulary {
 public:
  // Adds to how many records have the word; numbers are left out.
  void count(const std::string& word, std::int64_t records);
  void clear();
  // What each word of the query may be.
  void fill(Query& query) const;

 private:
  struct Entry {
    std::uint32_t letters = 0;
    std::int64_t records = 0;
  };
  using Words = std::map<std::string, Entry, std::less<>>;

  std::int64_t records_of(const Word& word) const;
  std::vector<std::string> longer(const std::string& beginning) const;
  void find_similar(QueryWord& word, int within) const;

  mutable std::shared_mutex mutex_;
  Words words_;
  std::array<std::vector<const Words::value_type*>, kLongestWord + 1> by_length_;
};

}  // namespace lumbung::registry::search
