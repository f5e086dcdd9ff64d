#include "base/check.h"
#include "runtime/events/projection.h"

namespace lumbung::events {

const store::Row* ProjectedRows::find(const store::ViewTable& table, const std::string& name) const {
  if (const auto changed = changes_.find(&table); changed != changes_.end()) {
    if (changed->second.removed.contains(name)) return nullptr;
    const auto put = changed->second.put.find(name);
    if (put != changed->second.put.end()) return &put->second;
  }
  const auto rows = loaded_.find(&table);
  if (rows == loaded_.end()) return nullptr;
  const auto row = rows->second.find(name);
  return row == rows->second.end() ? nullptr : &row->second;
}

void ProjectedRows::put(const store::ViewTable& table, const std::string& name, store::Row row) {
  CHECK(row.size() == table.columns.size());
  auto& changes = changes_[&table];
  changes.removed.erase(name);
  changes.put[name] = std::move(row);
}

void ProjectedRows::remove(const store::ViewTable& table, const std::string& name) {
  auto& changes = changes_[&table];
  changes.put.erase(name);
  changes.removed.insert(name);
}

void ProjectedRows::add(const store::ViewTable& table, const std::string& name, const store::Row& row) {
  CHECK(row.size() == table.columns.size());
  const auto [found, fresh] = changes_[&table].added.try_emplace(name, row);
  if (fresh) return;
  for (std::size_t i = 0; i < row.size(); ++i)
    if (const auto* number = std::get_if<std::int64_t>(&row[i])) found->second[i] = store::integer(found->second[i]) + *number;
}

void ProjectedRows::load(const store::ViewTable& table, const std::string& name, store::Row row) {
  loaded_[&table][name] = std::move(row);
}

void ProjectedRows::clear() {
  loaded_.clear();
  changes_.clear();
}

}  // namespace lumbung::events
