#include "runtime/store/postgresql_rows.h"

#include <numeric>
#include <type_traits>

namespace lumbung::store {
namespace {

// One column of a set of rows as an array parameter.
template <class Items, class Get>
void add_column(PgParameters& parameters, PgType type, const Items& items, Get get) {
  PgArray array(type);
  for (const auto& item : items) {
    if constexpr (std::is_same_v<std::decay_t<decltype(get(item))>, std::int64_t>)
      array.add_int8(get(item));
    else
      array.add_text(get(item));
  }
  parameters.add_array(type, array.take());
}

// `unnest(?1::text[], ?2::bigint[]) AS u(c0, c1)`
std::string unnest_view(const ViewTable& view, const std::vector<std::size_t>& columns) {
  std::string types = "?1::text[]", names = "c0";
  for (std::size_t i = 0; i < columns.size(); ++i) {
    types += ", ?" + std::to_string(i + 2) +
             (view.columns[columns[i]].type == ColumnType::text ? "::text[]" : "::bigint[]");
    names += ", c" + std::to_string(i + 1);
  }
  return "unnest(" + types + ") AS u(" + names + ")";
}

}  // namespace

PgParameters of_texts(const std::vector<std::string>& texts) {
  PgParameters parameters;
  add_column(parameters, kPgText, texts, [](const std::string& t) -> const std::string& { return t; });
  return parameters;
}

PgParameters of_states(const std::vector<StateRow>& rows) {
  PgParameters p;
  add_column(p, kPgText, rows, [](const StateRow& r) -> const std::string& { return r.stream; });
  add_column(p, kPgInt8, rows, [](const StateRow& r) { return r.version; });
  add_column(p, kPgInt8, rows, [](const StateRow& r) { return std::int64_t{r.fold_version}; });
  add_column(p, kPgBytes, rows, [](const StateRow& r) -> const std::string& { return r.state; });
  return p;
}

PgParameters of_events(const std::vector<EventRow>& rows) {
  PgParameters p;
  add_column(p, kPgInt8, rows, [](const EventRow& r) { return r.position; });
  add_column(p, kPgText, rows, [](const EventRow& r) -> const std::string& { return r.stream; });
  add_column(p, kPgInt8, rows, [](const EventRow& r) { return r.version; });
  add_column(p, kPgText, rows, [](const EventRow& r) -> const std::string& { return r.type; });
  add_column(p, kPgBytes, rows, [](const EventRow& r) -> const std::string& { return r.payload; });
  add_column(p, kPgBytes, rows, [](const EventRow& r) -> const std::string& { return r.metadata; });
  add_column(p, kPgInt8, rows, [](const EventRow& r) { return r.time_us; });
  add_column(p, kPgBytes, rows, [](const EventRow& r) -> const std::string& { return r.leaf; });
  add_column(p, kPgBytes, rows, [](const EventRow& r) -> const std::string& { return r.hash; });
  return p;
}

PgParameters of_keys(const std::vector<KeyRow>& rows) {
  PgParameters p;
  add_column(p, kPgText, rows, [](const KeyRow& r) -> const std::string& { return r.key; });
  add_column(p, kPgText, rows, [](const KeyRow& r) -> const std::string& { return r.stream; });
  return p;
}

PgParameters of_requests(const std::vector<RequestRow>& rows) {
  PgParameters p;
  add_column(p, kPgText, rows, [](const RequestRow& r) -> const std::string& { return r.id; });
  add_column(p, kPgBytes, rows, [](const RequestRow& r) -> const std::string& { return r.fingerprint; });
  add_column(p, kPgBytes, rows, [](const RequestRow& r) -> const std::string& { return r.reply; });
  add_column(p, kPgInt8, rows, [](const RequestRow& r) { return r.time_us; });
  return p;
}

PgParameters of_sealed(const std::vector<SealedRow>& rows) {
  PgParameters p;
  add_column(p, kPgText, rows, [](const SealedRow& r) -> const std::string& { return r.stream; });
  add_column(p, kPgText, rows, [](const SealedRow& r) -> const std::string& { return r.data.ref; });
  add_column(p, kPgText, rows, [](const SealedRow& r) -> const std::string& { return r.data.person; });
  add_column(p, kPgInt8, rows, [](const SealedRow& r) { return r.data.key_id; });
  add_column(p, kPgBytes, rows, [](const SealedRow& r) -> const std::string& { return r.data.ciphertext; });
  return p;
}

PgParameters of_cursors(const std::vector<CursorRow>& rows, std::int64_t time_us) {
  PgParameters p;
  add_column(p, kPgText, rows, [](const CursorRow& r) -> const std::string& { return r.name; });
  add_column(p, kPgText, rows, [](const CursorRow& r) -> const std::string& { return r.log_id; });
  add_column(p, kPgInt8, rows, [](const CursorRow& r) { return r.position; });
  add_column(p, kPgInt8, rows, [](const CursorRow& r) { return r.offset; });
  add_column(p, kPgInt8, rows, [time_us](const CursorRow&) { return time_us; });
  return p;
}

PgParameters of_parked(const std::vector<ParkedRow>& rows) {
  PgParameters p;
  add_column(p, kPgText, rows, [](const ParkedRow& r) -> const std::string& { return r.cursor; });
  add_column(p, kPgInt8, rows, [](const ParkedRow& r) { return r.offset; });
  add_column(p, kPgText, rows, [](const ParkedRow& r) -> const std::string& { return r.log_id; });
  add_column(p, kPgInt8, rows, [](const ParkedRow& r) { return r.position; });
  add_column(p, kPgText, rows, [](const ParkedRow& r) -> const std::string& { return r.subject; });
  add_column(p, kPgText, rows, [](const ParkedRow& r) -> const std::string& { return r.type; });
  add_column(p, kPgText, rows, [](const ParkedRow& r) -> const std::string& { return r.reason; });
  add_column(p, kPgText, rows, [](const ParkedRow& r) -> const std::string& { return r.detail; });
  add_column(p, kPgBytes, rows, [](const ParkedRow& r) -> const std::string& { return r.record; });
  add_column(p, kPgInt8, rows, [](const ParkedRow& r) { return r.time_us; });
  return p;
}

PgParameters of_parked_keys(const std::vector<ParkedKey>& rows) {
  PgParameters p;
  add_column(p, kPgText, rows, [](const ParkedKey& r) -> const std::string& { return r.cursor; });
  add_column(p, kPgInt8, rows, [](const ParkedKey& r) { return r.offset; });
  return p;
}

std::vector<std::size_t> all_columns(const ViewTable& view) {
  std::vector<std::size_t> columns(view.columns.size());
  std::iota(columns.begin(), columns.end(), std::size_t{0});
  return columns;
}

PgParameters of_view_rows(const ViewTable& view, const std::vector<std::size_t>& columns,
                          const Rows& rows) {
  PgParameters parameters;
  for (std::size_t at = 0; at <= columns.size(); ++at) {
    const bool number = at > 0 && view.columns[columns[at - 1]].type == ColumnType::integer;
    const auto type = number ? kPgInt8 : kPgText;
    PgArray array(type);
    for (const auto& row : rows) {
      const auto& value = row[at];
      if (std::holds_alternative<std::monostate>(value)) array.add_null();
      else if (number) array.add_int8(integer(value));
      else array.add_text(text(value));
    }
    parameters.add_array(type, array.take());
  }
  return parameters;
}

std::string insert_view_sql(const ViewTable& view) {
  return insert_rows_sql(view, view.table);
}

std::string insert_rows_sql(const ViewTable& view, const std::string& table) {
  return "INSERT INTO " + table + " SELECT * FROM " + unnest_view(view, all_columns(view));
}

std::string update_view_sql(const ViewTable& view, const std::vector<std::size_t>& columns) {
  std::string set;
  for (std::size_t i = 0; i < columns.size(); ++i)
    set += (i ? ", " : "") + view.columns[columns[i]].name + " = u.c" + std::to_string(i + 1);
  return "UPDATE " + view.table + " v SET " + set + " FROM " + unnest_view(view, columns) +
         " WHERE v.name = u.c0";
}

}  // namespace lumbung::store
