// One page of hits, from one connection to the index.
#pragma once

#include <string>
#include <vector>

#include "registry/search/document.h"
#include "registry/search/vocabulary.h"
#include "runtime/lists/filter.h"
#include "runtime/store/sqlite_connection.h"

namespace lumbung::registry::search {

inline constexpr std::int32_t kDefaultHits = 20;
inline constexpr std::int32_t kMostHits = 200;
inline constexpr std::int32_t kBestScore = 1'000;
// Rows of the index looked at for one page, most of which a filter that no word of the index can say throws out. The page is
// short then, and not the last.
inline constexpr std::int64_t kMaxRowsLookedAt = 20'000;

// Everything checked.
struct Question {
  Query query;
  std::optional<Kind> kind;
  std::optional<lists::FilterNode> filter;
  std::int32_t page_size = kDefaultHits;
  std::int32_t min_score = 0;
  // Behind what the page before ended with.
  Step step = Step::whole_name;
  std::int64_t after = 0;
};

struct FoundRecord {
  Document document;
  Hit hit;
};

struct FoundPage {
  std::vector<FoundRecord> hits;
  bool more = false;
  // Where the next page begins, when there is more.
  Step step = Step::whole_name;
  std::int64_t after = 0;
  std::int64_t position = 0;  // The index has all up to it.
};

// Reads one snapshot of the index. Throws store::Unavailable.
FoundPage find_page(store::SqliteConnection& file, const Vocabulary& vocabulary, Question question);

}  // namespace lumbung::registry::search
