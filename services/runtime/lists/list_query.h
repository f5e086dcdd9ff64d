// One page of a list as one statement, for SQLite and PostgreSQL alike. Pages are found by the last
// row of the page before (keyset), never by counting rows: inserts and deletes meanwhile neither
// repeat nor hide any other row, and the thousandth page costs what the first does.
#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"
#include "runtime/lists/list_spec.h"
#include "runtime/store/connection.h"

namespace lumbung::lists {

inline constexpr std::int32_t kDefaultPageSize = 50;
inline constexpr std::int32_t kMaxPageSize = 1'000;
inline constexpr std::size_t kMaxOrderByBytes = 200;

// As they stand in the request.
struct ListParameters {
  std::int32_t page_size = 0;
  std::string page_token;
  std::string filter;
  std::string order_by;
};

struct ListQuery {
  // Columns: name, version, state, order value.
  std::string sql;
  store::Row parameters;
  std::int32_t page_size = kDefaultPageSize;
  // What a token of this list is bound to.
  std::string token_parameters;
  bool by_name = true;

  // The token of the page after these rows, empty on the last page. Takes the row that was read too
  // many off the rows, so that those left are the page. `rows` is what the statement gave.
  std::string next_page_token(store::Rows& rows) const;
};

// Refused with every wrong parameter at once: PAGE_SIZE, ORDER_BY_SYNTAX, ORDER_BY_FIELD, the
// reasons of filter.h, filter_sql.h and page_token.h.
//
// The statement reads the view `v` first, page_size + 1 rows by an index, and joins `streams` to
// those alone.
Result<ListQuery> plan_list(const ListSpec& spec, const ListParameters& parameters);

}  // namespace lumbung::lists
