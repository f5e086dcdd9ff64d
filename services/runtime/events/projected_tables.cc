#include "runtime/events/projected_tables.h"

#include <algorithm>
#include <array>
#include <functional>
#include <set>
#include <span>

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

using NamedRow = RowsByName::value_type;

// What all names begin with.
std::size_t common_beginning(const RowsByName& rows) {
  if (rows.empty()) return 0;
  const auto& first = rows.begin()->first;
  auto size = first.size();
  for (const auto& [name, row] : rows) {
    size = std::min(size, name.size());
    size = static_cast<std::size_t>(std::mismatch(name.begin(), name.begin() + static_cast<std::ptrdiff_t>(size), first.begin()).first -
                                    name.begin());
  }
  return size;
}

// The next eight bytes of a name as a number that compares as they do.
std::uint64_t eight_bytes(std::string_view name) {
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < 8; ++i) number = number << 8 | (i < name.size() ? static_cast<unsigned char>(name[i]) : 0);
  return number;
}

// In the order of their names: the same rows are always written in the same way, and whoever else writes them meets them in
// the same order. Names begin alike and lie far apart in memory, so that few are compared whole.
std::vector<const NamedRow*> in_order(const RowsByName& rows) {
  const auto behind = common_beginning(rows);
  std::vector<std::pair<std::uint64_t, const NamedRow*>> keyed;
  keyed.reserve(rows.size());
  for (const auto& row : rows) keyed.emplace_back(eight_bytes(std::string_view(row.first).substr(behind)), &row);
  std::sort(keyed.begin(), keyed.end(), [](const auto& one, const auto& other) {
    return one.first != other.first ? one.first < other.first : one.second->first < other.second->first;
  });
  std::vector<const NamedRow*> sorted;
  sorted.reserve(keyed.size());
  for (const auto& [key, row] : keyed) sorted.push_back(row);
  return sorted;
}

std::vector<std::string> in_order(const std::unordered_set<std::string, NameHash, std::equal_to<>>& names) {
  std::vector<std::string> sorted(names.begin(), names.end());
  std::sort(sorted.begin(), sorted.end());
  return sorted;
}

// Each part in a transaction of its own, or all of it in the one that is open.
enum class Transactions { own, open };

void write_all(store::Connection& connection, const store::ViewTable& table, const std::string& name,
               std::span<const NamedRow* const> rows, store::WriteRows how, Transactions transactions) {
  store::Rows whole;
  for (; !rows.empty(); rows = rows.subspan(std::min(rows.size(), kRowsAtOnce))) {
    whole.clear();
    for (const auto* row : rows.first(std::min(rows.size(), kRowsAtOnce))) {
      auto& one = whole.emplace_back();
      one.reserve(row->second.size() + 1);
      one.emplace_back(row->first);
      one.insert(one.end(), row->second.begin(), row->second.end());
    }
    if (transactions == Transactions::own) connection.execute("BEGIN");
    connection.write_rows(table, name, whole, how);
    if (transactions == Transactions::own) connection.execute("COMMIT");
  }
}

void remove_all(store::Connection& connection, const std::string& table, const std::vector<std::string>& names) {
  in_few_sizes(names, [&](const store::Row& some) {
    connection.query("DELETE FROM " + table + " WHERE name IN " + store::placeholders(1, some.size()), some);
  });
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
  for (const auto& [table, changes] : rows.changes()) {
    const auto name = name_of(*table);
    remove_all(connection, name, in_order(changes.removed));
    write_all(connection, *table, name, in_order(changes.put), store::WriteRows::replace, Transactions::open);
    write_all(connection, *table, name, in_order(changes.added), store::WriteRows::add, Transactions::open);
  }
}

void ProjectedTables::write_bulk(store::Connection& connection, const ProjectedRows& rows, WrittenNames& written) const {
  for (const auto& [table, changes] : rows.changes()) {
    const auto name = name_of(*table);
    const auto is_there = [&, of = table](const std::string& row) { return written.may_have(*of, row); };
    auto removed = in_order(changes.removed);
    std::erase_if(removed, std::not_fn(is_there));
    remove_all(connection, name, removed);
    for (const auto& [some, how] : {std::pair{&changes.put, store::WriteRows::replace},
                                    std::pair{&changes.added, store::WriteRows::add}}) {
      auto all = in_order(*some);
      const auto there = std::stable_partition(all.begin(), all.end(), [&](const auto* row) { return !is_there(row->first); });
      write_all(connection, *table, name, {all.begin(), there}, store::WriteRows::fresh, Transactions::own);
      write_all(connection, *table, name, {there, all.end()}, how, Transactions::own);
      for (const auto* row : all) written.insert(*table, row->first);
    }
  }
}

void ProjectedTables::make_indexes(store::Connection& connection, const Projection& projection) const {
  for (const auto* table : projection.tables())
    for (std::size_t i = 0; i < table->indexes.size(); ++i) {
      const auto name = name_of(*table);
      std::string columns;
      for (const auto& column : table->indexes[i]) columns += column + ", ";
      connection.execute("CREATE INDEX " + name + "_by_" + std::to_string(i + 1) + " ON " + name + " (" + columns +
                         "name)");
    }
}

}  // namespace lumbung::events
