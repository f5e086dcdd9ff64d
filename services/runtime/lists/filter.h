// The filter of a list as a tree: AIP-160 without what registers do not need (functions, traversal,
// fuzzy words, `-`). Here is the form only; what a field is and which values it takes is
// filter_sql.h's. docs/filters.md is the manual for users.
//
//   filter     = [ all ]
//   all        = any { "AND" any }            OR binds tighter than AND, as AIP-160 has it:
//   any        = one { "OR" one }             a AND b OR c  is  a AND (b OR c)
//   one        = [ "NOT" ] ( comparison | "(" all ")" )
//   comparison = field ( "=" | "!=" | "<" | "<=" | ">" | ">=" | ":" ) value  |  field ":" "*"
//   value      = word | "text" | 'text'       escapes in text: \" \' \\ \n \t
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace lumbung::lists {

inline constexpr std::size_t kMaxFilterBytes = 2'000;
// Parentheses within parentheses.
inline constexpr std::size_t kMaxFilterDepth = 32;
inline constexpr std::size_t kMaxFilterComparisons = 100;

enum class Comparator { equal, not_equal, less, less_equal, greater, greater_equal, has, present };

// As it is written: `<=`; `:*` for present.
std::string_view to_text(Comparator comparator);

struct FilterNode {
  enum class Kind { all_of, any_of, negation, comparison };
  Kind kind = Kind::comparison;
  // Two or more for all_of and any_of, one for negation, none for a comparison.
  std::vector<FilterNode> children;

  // Of a comparison. Columns count characters from 1.
  std::string field;
  std::size_t field_column = 0;
  Comparator comparator = Comparator::equal;
  std::size_t comparator_column = 0;
  std::string value;  // Without quotes and escapes; empty for present.
  std::size_t value_column = 0;
};

// The tree; nothing for an empty filter, which lets all through. Refused on field `filter` at the
// first thing wrong: FILTER_SYNTAX, FILTER_TOO_LONG, FILTER_TOO_DEEP, FILTER_TOO_MANY_COMPARISONS.
// Sentences name the column and what was expected there.
Result<std::optional<FilterNode>> parse_filter(std::string_view filter);

}  // namespace lumbung::lists
