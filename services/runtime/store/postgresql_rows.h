// Sets of rows as parameters of one statement, an array for each column, in the order of the tables' columns; and the
// statements of views, which follow from their definitions.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "runtime/store/postgresql_connection.h"

namespace lumbung::store {

PgParameters of_texts(const std::vector<std::string>& texts);
PgParameters of_states(const std::vector<StateRow>& rows);
PgParameters of_events(const std::vector<EventRow>& rows);
PgParameters of_keys(const std::vector<KeyRow>& rows);
PgParameters of_requests(const std::vector<RequestRow>& rows);
PgParameters of_sealed(const std::vector<SealedRow>& rows);
PgParameters of_cursors(const std::vector<CursorRow>& rows, std::int64_t time_us);
PgParameters of_parked(const std::vector<ParkedRow>& rows);
PgParameters of_parked_keys(const std::vector<ParkedKey>& rows);

// All columns of a view, for whole rows.
std::vector<std::size_t> all_columns(const ViewTable& view);
// `name` and the columns, one array each.
PgParameters of_view_rows(const ViewTable& view, const std::vector<std::size_t>& columns, const Rows& rows);
std::string insert_view_sql(const ViewTable& view);
// The same into a table of the view's shape under another name.
std::string insert_rows_sql(const ViewTable& view, const std::string& table);
std::string update_view_sql(const ViewTable& view, const std::vector<std::size_t>& columns);

}  // namespace lumbung::store
