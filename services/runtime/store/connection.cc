#include "runtime/store/connection.h"

#include "base/check.h"
#include "runtime/store/view.h"

namespace lumbung::store {

std::string placeholders(std::size_t first, std::size_t count) {
  CHECK(count >= 1);
  std::string list = "(";
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0) list += ", ";
    list += "?" + std::to_string(first + i);
  }
  return list + ")";
}

std::string conflict_sql(const ViewTable& shape, const std::string& table, WriteRows how) {
  if (how == WriteRows::fresh) return {};
  std::string set;
  for (const auto& column : shape.columns) {
    if (how == WriteRows::add && column.type == ColumnType::text) continue;
    set += (set.empty() ? "" : ", ") + column.name + " = ";
    if (how == WriteRows::add) set += "coalesce(" + table + "." + column.name + ", 0) + ";
    set += "excluded." + column.name;
  }
  return " ON CONFLICT (name) DO " + (set.empty() ? "NOTHING" : "UPDATE SET " + set);
}

std::int64_t integer(const Value& value) {
  CHECK(std::holds_alternative<std::int64_t>(value));
  return std::get<std::int64_t>(value);
}

const std::string& text(const Value& value) {
  CHECK(std::holds_alternative<std::string>(value));
  return std::get<std::string>(value);
}

const std::string& bytes(const Value& value) {
  CHECK(std::holds_alternative<Bytes>(value));
  return std::get<Bytes>(value).data;
}

}  // namespace lumbung::store
