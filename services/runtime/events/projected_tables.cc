#include "runtime/events/projected_tables.h"

#include <array>

namespace lumbung::events {
namespace {

// Names in one statement: few sizes, so that there are few texts to prepare.
constexpr std::array<std::size_t, 3> kNamesAtOnce{250, 25, 1};
// Rows written by one statement.
constexpr std::size_t kRowsAtOnce = 5'000;

template <class Each>
void in_few_sizes(const std::vector<std::string>& names, Each each) {
  for (std::size_t at = 0; at < names.size();) {
    std::size_t size = 0;
    for (const auto candidate : kNamesAtOnce)
      if (size == 0 && names.size() - at >= candidate) size = candidate;
    const auto first = names.begin() + static_cast<std::ptrdiff_t>(at);
    each(store::Row(first, first + static_cast<std::ptrdiff_t>(size)));
    at += size;
  }
}

void write_all(store::Connection& connection, const store::ViewTable& table, const std::string& name,
               const std::map<std::string, store::Row>& rows, store::WriteRows how, bool bulk) {
  store::Rows whole;
  const auto flush = [&] {
    if (whole.empty()) return;
    if (bulk) connection.execute("BEGIN");
    connection.write_rows(table, name, whole, how);
    if (bulk) connection.execute("COMMIT");
    whole.clear();
  };
  for (const auto& [row_name, row] : rows) {
    auto& one = whole.emplace_back();
    one.reserve(row.size() + 1);
    one.emplace_back(row_name);
    one.insert(one.end(), row.begin(), row.end());
    if (whole.size() == kRowsAtOnce) flush();
  }
  flush();
}

}  // namespace

void ProjectedTables::load(store::Connection& connection, const WantedRows& wanted, ProjectedRows& rows) const {
  std::map<const store::ViewTable*, std::set<std::string>> names;
  for (const auto& [table, name] : wanted)
    if (!rows.find(*table, name)) names[table].insert(name);
  for (const auto& [table, of_table] : names) {
    std::string columns = "SELECT name";
    for (const auto& column : table->columns) columns += ", " + column.name;
    in_few_sizes({of_table.begin(), of_table.end()}, [&](const store::Row& some) {
      for (auto& row : connection.query(
               columns + " FROM " + name_of(*table) + " WHERE name IN " + store::placeholders(1, some.size()), some)) {
        const auto name = store::text(row[0]);
        row.erase(row.begin());
        rows.load(*table, name, std::move(row));
      }
    });
  }
}

void ProjectedTables::write(store::Connection& connection, const ProjectedRows& rows) const {
  write(connection, rows, false, false);
}

void ProjectedTables::write_bulk(store::Connection& connection, const ProjectedRows& rows, bool fresh) const {
  write(connection, rows, fresh, true);
}

void ProjectedTables::write(store::Connection& connection, const ProjectedRows& rows, bool fresh, bool bulk) const {
  for (const auto& [table, changes] : rows.changes()) {
    const auto name = name_of(*table);
    if (!fresh)
      in_few_sizes({changes.removed.begin(), changes.removed.end()}, [&](const store::Row& some) {
        connection.query("DELETE FROM " + name + " WHERE name IN " + store::placeholders(1, some.size()), some);
      });
    write_all(connection, *table, name, changes.put, fresh ? store::WriteRows::fresh : store::WriteRows::replace, bulk);
    write_all(connection, *table, name, changes.added, fresh ? store::WriteRows::fresh : store::WriteRows::add, bulk);
  }
}

}  // namespace lumbung::events
