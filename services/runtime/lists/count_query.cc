#include "runtime/lists/count_query.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "base/text.h"
#include "runtime/lists/filter_sql.h"
#include "base/nearest.h"

namespace lumbung::lists {
namespace {

constexpr std::size_t kMaxShownCharacters = 60;

// The fields to group by; null for each that is wrong.
std::vector<const ListField*> fields_of(const ListSpec& spec,
                                        const std::vector<std::string>& group_by,
                                        std::vector<FieldViolation>& wrong) {
  if (group_by.size() > kMaxGroupBy)
    wrong.push_back({"group_by", "GROUP_BY_TOO_MANY",
                     "Counts are grouped by at most " + std::to_string(kMaxGroupBy) + " fields.",
                     std::to_string(group_by.size())});
  std::vector<const ListField*> fields;
  for (std::size_t i = 0; i < std::min(group_by.size(), kMaxGroupBy); ++i) {
    const auto& name = group_by[i];
    const auto path = "group_by[" + std::to_string(i) + "]";
    const auto shown = utf8_length(name) ? utf8_cut(name, kMaxShownCharacters) : "";
    const auto* field = spec.find(name);
    if (field == nullptr) {
      const auto known = spec.names();
      const auto meant = nearest(name, known);
      wrong.push_back({path, "GROUP_BY_FIELD_UNKNOWN",
                       "There is no such field." +
                           (meant.empty() ? "" : " Did you mean " + meant + "?") + " There are " +
                           listed(known) + ".",
                       shown});
    } else if (std::find(fields.begin(), fields.end(), field) != fields.end()) {
      wrong.push_back({path, "GROUP_BY_TWICE", "Each field is named once.", shown});
    }
    fields.push_back(field);
  }
  return fields;
}

std::string text_of(const store::Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  if (const auto* number = std::get_if<std::int64_t>(&value)) return std::to_string(*number);
  return {};
}

}  // namespace

Result<CountQuery> plan_count(const ListSpec& spec, const std::string& filter,
                              const std::vector<std::string>& group_by) {
  std::vector<FieldViolation> wrong;
  CountQuery query;
  const auto condition = filter_sql(spec, filter, query.parameters, wrong);
  const auto fields = fields_of(spec, group_by, wrong);
  if (!wrong.empty()) return invalid_fields(std::move(wrong));

  query.group_columns = fields.size();
  std::string values;
  std::string order;
  for (const auto* field : fields) {
    const auto column = "v." + field->column;
    const bool number = field->kind == FieldKind::integer;
    // NULL and '' are one group; a number the record has not stands first in both engines.
    const auto value = number ? column : "COALESCE(" + column + ", '')";
    values += value + ", ";
    order += (number ? column + " IS NOT NULL, " : "") + value + ", ";
  }
  const auto list = [](std::string text) { return text.substr(0, text.size() - 2); };
  query.sql = "SELECT " + values + "COUNT(*) FROM " + spec.view().table + " v" +
              (condition.empty() ? "" : " WHERE " + condition);
  if (!fields.empty())
    query.sql += " GROUP BY " + list(values) + " ORDER BY " + list(order) + " LIMIT " +
                 bound(query.parameters, std::int64_t{kMaxCountGroups} + 1);
  return query;
}

Result<Counts> CountQuery::read(const store::Rows& rows) const {
  if (rows.size() > kMaxCountGroups)
    return invalid_field("group_by", "COUNT_TOO_MANY_GROUPS",
                         "There are more than " + std::to_string(kMaxCountGroups) +
                             " combinations of these fields; filter, or group by fewer.");
  Counts counts;
  for (const auto& row : rows) {
    CHECK(row.size() == group_columns + 1);
    const auto* count = std::get_if<std::int64_t>(&row.back());
    CHECK(count != nullptr);
    counts.total += *count;
    if (group_columns == 0) continue;
    CountedGroup group;
    for (std::size_t i = 0; i < group_columns; ++i) group.values.push_back(text_of(row[i]));
    group.count = *count;
    counts.groups.push_back(std::move(group));
  }
  return counts;
}

}  // namespace lumbung::lists
