#include "registry/rpc/reads.h"

namespace lumbung::registry {

StatesAsOf read_states_as_of(store::Connection& connection, const std::vector<std::string>& names) {
  StatesAsOf found;
  // The position first: what is read afterwards is at least as new.
  found.position = store::read_head(connection).position;
  for (auto& row : store::read_states(connection, names))
    found.states[row.stream] = std::move(row.state);
  return found;
}

PageAsOf read_page(store::Connection& connection, const lists::ListQuery& query) {
  PageAsOf page;
  page.position = store::read_head(connection).position;
  auto rows = connection.query(query.sql, query.parameters);
  page.next_page_token = query.next_page_token(rows);
  for (const auto& row : rows) page.states.push_back(store::bytes(row[2]));
  return page;
}

CountsAsOf read_counts(store::Connection& connection, const lists::CountQuery& query) {
  const auto position = store::read_head(connection).position;
  return {query.read(connection.query(query.sql, query.parameters)), position};
}

void add_as_of(rpc::Call& call, std::int64_t position) {
  call.trailers.emplace_back("as-of-position", std::to_string(position));
}

}  // namespace lumbung::registry
