#include "memory.h"

#include "base/check.h"
#include "reporting/projections/tables.h"

namespace lumbung::reporting {

void Memory::hear(const std::vector<events::Envelope>& batch) {
  events::WantedRows wanted;
  for (const auto& event : batch)
    if (projection_.knows(event.type)) projection_.want(event, wanted);
  events::ProjectedRows rows;
  for (const auto& [table, name] : wanted)
    if (const auto found = tables_[table].find(name); found != tables_[table].end()) rows.load(*table, name, found->second);
  for (const auto& event : batch)
    if (projection_.knows(event.type)) projection_.apply(event, rows);
  rows.settle();
  for (const auto& [table, changes] : rows.changes()) {
    for (const auto& [name, row] : changes.put) tables_[table][name] = row;
    for (const auto& name : changes.removed) tables_[table].erase(name);
    for (const auto& [name, row] : changes.added) {
      const auto [at, fresh] = tables_[table].try_emplace(name, row);
      if (fresh) continue;
      for (std::size_t i = 0; i < row.size(); ++i)
        if (const auto* number = std::get_if<std::int64_t>(&row[i])) at->second[i] = store::integer(at->second[i]) + *number;
    }
  }
}

Figures Memory::figures() {
  Figures figures;
  for (const auto& [name, row] : rows(figures_table())) {
    const auto dimension = dimension_of(store::text(row[1]));
    CHECK(dimension.has_value());
    const Contribution figure{store::integer(row[4]), store::integer(row[5])};
    if (!figure.none()) figures[{store::text(row[0]), *dimension, store::text(row[2]), store::text(row[3])}] = figure;
  }
  return figures;
}

}  // namespace lumbung::reporting
