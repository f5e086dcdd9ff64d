// The tables of a projection as rows: loading what a batch wants, writing what it changed, each in few statements.
#pragma once

#include <string>

#include "runtime/events/projection.h"
#include "runtime/events/written_names.h"
#include "runtime/store/connection.h"

namespace lumbung::events {

class ProjectedTables {
 public:
  // `suffix` stands behind every table's name: tables that are built beside those in use.
  explicit ProjectedTables(std::string suffix = {}) : suffix_(std::move(suffix)) {}

  std::string name_of(const store::ViewTable& table) const { return table.table + suffix_; }
  // Rows that are wanted and not in `rows` yet.
  void load(store::Connection& connection, const WantedRows& wanted, ProjectedRows& rows) const;
  // Inside a transaction that is open.
  void write(store::Connection& connection, const ProjectedRows& rows) const;
  // In short transactions of its own, into tables that hold rows of names in `written` alone, which learns of those it writes.
  void write_bulk(store::Connection& connection, const ProjectedRows& rows, WrittenNames& written) const;
  void make_indexes(store::Connection& connection, const Projection& projection) const;

 private:
  const std::string suffix_;
};

}  // namespace lumbung::events
