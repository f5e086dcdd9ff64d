#include "base/check.h"
#include "runtime/events/projection.h"

namespace lumbung::events {

const store::Row* ProjectedRows::find(const store::ViewTable& table, const std::string& name) const {
  if (const auto changed = change_of(table, name)) return *changed;
  const auto rows = loaded_.find(&table);
  if (rows == loaded_.end()) return nullptr;
  const auto row = rows->second.find(name);
  return row == rows->second.end() ? nullptr : &row->second;
}

std::optional<const store::Row*> ProjectedRows::change_of(const store::ViewTable& table, const std::string& name) const {
  const auto changed = changes_.find(&table);
  if (changed == changes_.end()) return std::nullopt;
  const auto put = changed->second.put.find(name);
  if (put != changed->second.put.end()) return &put->second;
  if (changed->second.removed.contains(name)) return nullptr;
  return std::nullopt;
}

void ProjectedRows::put(const store::ViewTable& table, const std::string& name, store::Row row) {
  CHECK(row.size() == table.columns.size());
  auto& changes = changes_[&table];
  changes.removed.erase(name);
  changes.put.insert_or_assign(name, std::move(row));
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

void ProjectedRows::add_numbers(store::Row& row, std::initializer_list<std::int64_t> numbers) {
  const auto* next = numbers.begin();
  for (auto& value : row)
    if (auto* sum = std::get_if<std::int64_t>(&value)) {
      CHECK(next != numbers.end());
      *sum += *next++;
    }
  CHECK(next == numbers.end());
}

void ProjectedRows::settle() {
  for (const auto& [what, tally] : std::exchange(tallies_, {})) tally.done_once(*this, tally.times);
  CHECK(tallies_.empty());
}

const std::map<ProjectedRows::Table, ProjectedRows::Changes>& ProjectedRows::changes() const {
  CHECK(tallies_.empty());
  return changes_;
}

std::size_t ProjectedRows::size() const {
  auto rows = tallies_.size();
  for (const auto& [table, changes] : changes_) rows += changes.size();
  return rows;
}

void ProjectedRows::load(const store::ViewTable& table, const std::string& name, store::Row row) {
  loaded_[&table][name] = std::move(row);
}

void ProjectedRows::clear() {
  loaded_.clear();
  changes_.clear();
  tallies_.clear();
}

}  // namespace lumbung::events
