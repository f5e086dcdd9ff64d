// Views: plain typed tables of the owning service for lists, searches and counts. A row is a pure function
// of one stream's state, written in the same commit as the events, and rebuildable from them. A view whose
// definition in code differs from the stored one is rebuilt before the process is ready, so views need no
// migrations.
#pragma once

#include <string>
#include <vector>

#include "runtime/store/connection.h"

namespace lumbung::store {

enum class ColumnType { text, integer };

struct ViewColumn {
  std::string name;
  ColumnType type = ColumnType::text;
};

// A table. The first column is always `name` (the stream, primary key, text) and is not listed.
// Text compares by bytes (COLLATE "C") in both engines. Columns may be NULL.
struct ViewTable {
  std::string table;                              // `businesses`
  std::vector<ViewColumn> columns;                // Without `name`.
  std::vector<std::vector<std::string>> indexes;  // Column lists; `name` is appended to each.

  // Identifies the definition; stored, compared at start.
  std::string checksum() const;
};

}  // namespace lumbung::store
