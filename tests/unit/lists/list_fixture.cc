#include "list_fixture.h"

#include <cstdio>
#include <utility>

#include "base/check.h"
#include "lumbung/registry/v1/business.pb.h"
#include "runtime/lists/filter_sql.h"

namespace lumbung::lists {
namespace {

void bind(sqlite3_stmt* statement, int at, const store::Value& value) {
  int result = SQLITE_OK;
  if (const auto* number = std::get_if<std::int64_t>(&value))
    result = sqlite3_bind_int64(statement, at, *number);
  else if (const auto* text = std::get_if<std::string>(&value))
    result = sqlite3_bind_text(statement, at, text->data(), int(text->size()), SQLITE_TRANSIENT);
  CHECK(result == SQLITE_OK);
}

store::Value column(sqlite3_stmt* statement, int at) {
  switch (sqlite3_column_type(statement, at)) {
    case SQLITE_NULL:
      return {};
    case SQLITE_INTEGER:
      return std::int64_t{sqlite3_column_int64(statement, at)};
    default:
      return std::string(static_cast<const char*>(sqlite3_column_blob(statement, at)),
                         std::size_t(sqlite3_column_bytes(statement, at)));
  }
}

template <class T>
store::Value value_of(const std::optional<T>& value) {
  return value ? store::Value{*value} : store::Value{};
}

}  // namespace

const store::ViewTable& business_view() {
  using store::ColumnType;
  static const store::ViewTable view{"businesses",
                                     {{"display_name", ColumnType::text},
                                      {"kecamatan", ColumnType::text},
                                      {"operating_status", ColumnType::text},
                                      {"workers", ColumnType::integer},
                                      {"started_date", ColumnType::text},
                                      {"address", ColumnType::text}},
                                     {{"display_name"}, {"kecamatan"}, {"workers"}}};
  return view;
}

const ListSpec& business_spec() {
  static const ListSpec spec(business_view(),
                             {{"display_name", "display_name", FieldKind::text, nullptr},
                              {"kecamatan", "kecamatan", FieldKind::text, nullptr},
                              {"operating_status", "operating_status", FieldKind::enumeration,
                               registry::v1::Business::OperatingStatus_descriptor()},
                              {"workers", "workers", FieldKind::integer, nullptr},
                              {"started_date", "started_date", FieldKind::date, nullptr},
                              {"address", "address", FieldKind::text, nullptr}},
                             {"display_name", "kecamatan", "workers"});
  return spec;
}

Database::Database() {
  CHECK(sqlite3_open(":memory:", &handle_) == SQLITE_OK);
  query("CREATE TABLE streams (name TEXT PRIMARY KEY, version INTEGER, state BLOB)");
  query(
      "CREATE TABLE businesses (name TEXT PRIMARY KEY, display_name TEXT, kecamatan TEXT, "
      "operating_status TEXT, workers INTEGER, started_date TEXT, address TEXT)");
  for (const auto& index : business_view().indexes)
    query("CREATE INDEX businesses_" + index[0] + " ON businesses (" + index[0] + ", name)");
}

Database::~Database() { sqlite3_close(handle_); }

store::Rows Database::query(const std::string& sql, const store::Row& parameters) {
  sqlite3_stmt* statement = nullptr;
  const int prepared = sqlite3_prepare_v2(handle_, sql.c_str(), -1, &statement, nullptr);
  if (prepared != SQLITE_OK) fprintf(stderr, "%s\n%s\n", sqlite3_errmsg(handle_), sql.c_str());
  CHECK(prepared == SQLITE_OK);
  CHECK(sqlite3_bind_parameter_count(statement) == int(parameters.size()));
  for (std::size_t i = 0; i < parameters.size(); ++i) bind(statement, int(i) + 1, parameters[i]);
  store::Rows rows;
  int step = sqlite3_step(statement);
  for (; step == SQLITE_ROW; step = sqlite3_step(statement)) {
    store::Row row;
    for (int at = 0; at < sqlite3_column_count(statement); ++at)
      row.push_back(column(statement, at));
    rows.push_back(std::move(row));
  }
  CHECK(step == SQLITE_DONE);
  sqlite3_finalize(statement);
  return rows;
}

void Database::insert(const Record& record) {
  query("INSERT INTO streams VALUES (?1, 1, 'state')", {record.name});
  query("INSERT INTO businesses VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        {record.name, record.display_name, record.kecamatan, value_of(record.operating_status),
         value_of(record.workers), value_of(record.started_date), value_of(record.address)});
}

void Database::remove(const std::string& name) {
  query("DELETE FROM businesses WHERE name = ?1", {name});
}

std::vector<std::string> Database::filtered(const std::string& filter) {
  store::Row parameters;
  std::vector<FieldViolation> wrong;
  const auto sql = filter_sql(business_spec(), filter, parameters, wrong);
  for (const auto& violation : wrong) fprintf(stderr, "%s\n", violation.sentence.c_str());
  CHECK(wrong.empty());
  const auto where = sql.empty() ? "" : " WHERE " + sql;
  std::vector<std::string> names;
  for (const auto& row :
       query("SELECT v.name FROM businesses v" + where + " ORDER BY v.name", parameters))
    names.push_back(std::get<std::string>(row[0]));
  return names;
}

std::vector<std::string> reasons_of(const Refusal& refusal) {
  std::vector<std::string> reasons;
  for (const auto& violation : refusal.fields())
    reasons.push_back(violation.reason + " " + violation.field);
  return reasons;
}

std::string understood(const FilterNode& node) {
  if (node.kind == FilterNode::Kind::comparison)
    return node.field + std::string(to_text(node.comparator)) + node.value;
  if (node.kind == FilterNode::Kind::negation)
    return "NOT (" + understood(node.children.front()) + ")";
  std::string text;
  for (const auto& child : node.children) {
    if (!text.empty()) text += node.kind == FilterNode::Kind::all_of ? " AND " : " OR ";
    text += "(" + understood(child) + ")";
  }
  return text;
}

}  // namespace lumbung::lists
