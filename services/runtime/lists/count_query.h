// Counts of a kind of resource by up to three fields, as one statement for SQLite and PostgreSQL
// alike.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "runtime/lists/list_spec.h"
#include "runtime/store/connection.h"

namespace lumbung::lists {

inline constexpr std::size_t kMaxGroupBy = 3;
// Combinations of values in one answer.
inline constexpr std::size_t kMaxCountGroups = 10'000;

struct CountedGroup {
  std::vector<std::string>
      values;  // One for each field of group_by; empty where the record has none.
  std::int64_t count = 0;
};

struct Counts {
  std::int64_t total = 0;            // Of all groups; of the whole list when there is no group_by.
  std::vector<CountedGroup> groups;  // In the order of the values; none when there is no group_by.
};

struct CountQuery {
  // Columns: the group's values, then the count.
  std::string sql;
  store::Row parameters;
  std::size_t group_columns = 0;

  // What the statement gave, for the answer. Refused with COUNT_TOO_MANY_GROUPS on `group_by`.
  Result<Counts> read(const store::Rows& rows) const;
};

// Refused with everything wrong at once: GROUP_BY_TOO_MANY on `group_by`; GROUP_BY_FIELD_UNKNOWN
// and GROUP_BY_TWICE on `group_by[1]` (from 0, as protobuf paths count); the reasons of filter.h
// and filter_sql.h.
Result<CountQuery> plan_count(const ListSpec& spec, const std::string& filter,
                              const std::vector<std::string>& group_by);

}  // namespace lumbung::lists
