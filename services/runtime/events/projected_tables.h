// The tables of a projection as rows: loading what a batch wants, writing what it changed, each in few statements.
#pragma once

#include <set>
#include <string>

#include "runtime/events/projection.h"
#include "runtime/store/connection.h"

namespace lumbung::events {

class ProjectedTables {
 public:
  // `suffix` stands behind every table's name: tables that are built beside those in use.
  explicit ProjectedTables(std::string suffix = {}) : suffix_(std::move(suffix)) {}

  std::string name_of(const store::ViewTable& table) const { return table.table + suffix_; }
  // Rows that are wanted and not in `rows` yet.
  void load(store::Connection& connection, const WantedRows& wanted, ProjectedRows& rows) const;
  // Inside a transaction that is open. With `fresh` no row that is put is in the table yet.
  void write(store::Connection& connection, const ProjectedRows& rows) const;
  // In short transactions of its own. With `fresh` no row is in the tables yet.
  void write_bulk(store::Connection& connection, const ProjectedRows& rows, bool fresh) const;

 private:
  void write(store::Connection& connection, const ProjectedRows& rows, bool fresh, bool bulk) const;
  const std::string suffix_;
};

}  // namespace lumbung::events
