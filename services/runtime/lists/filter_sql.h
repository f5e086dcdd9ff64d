// A filter as a condition of a WHERE clause, the same text for SQLite and PostgreSQL. Fields and
// values are checked here; values are only ever bound parameters.
//
// A comparison with a field the record does not have is false, and NOT of it true: SQL's third
// truth value never decides, because NOT is moved down to the comparisons and each is written in
// both senses.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "runtime/lists/filter.h"
#include "runtime/lists/list_spec.h"
#include "runtime/store/connection.h"

namespace lumbung::lists {

// A refusal names at most so many wrong fields and values of one filter.
inline constexpr std::size_t kMaxFilterViolations = 10;

// The condition over the view named `v`; its values are added to `parameters`, placeholders going
// on from there. Adds to `wrong`, on field `filter`: FILTER_FIELD_UNKNOWN, FILTER_OPERATOR,
// FILTER_VALUE; the condition must not be used then.
std::string filter_sql(const ListSpec& spec, const FilterNode& filter, store::Row& parameters,
                       std::vector<FieldViolation>& wrong);

// Parses and translates; empty for an empty or a wrong filter.
std::string filter_sql(const ListSpec& spec, std::string_view filter, store::Row& parameters,
                       std::vector<FieldViolation>& wrong);

// `?3` for the value just added as the third.
std::string bound(store::Row& parameters, store::Value value);

}  // namespace lumbung::lists
