// The tables of a log, as numbered migrations: forward only, each with a checksum, applied under a lock. The
// text is written once; the few words that differ between engines stand in braces.
#pragma once

#include <string>
#include <vector>

#include "runtime/store/connection.h"
#include "runtime/store/view.h"

namespace lumbung::store {

// The engine's words for what the schema means.
struct Dialect {
  std::string key_text;   // Text compared by bytes.
  std::string bytes;      // Raw bytes.
  std::string hot;        // Storage clause of tables whose rows change often; may be empty.
  std::string append;     // Storage clause of tables that are only appended to; may be empty.
};

struct Migration {
  int number;
  std::string name;
  std::string sql;
};

const std::vector<Migration>& migrations();
std::string in_dialect(const std::string& sql, const Dialect& dialect);

// Brings the schema up to date. The caller holds a transaction and the migration lock. Throws Unusable when what is
// there was not made by these migrations, or was changed since.
void migrate(Connection& connection, const Dialect& dialect, std::int64_t now_us);

// The identity of a new log, or of one that was put back from a backup.
std::string random_log_id();

// Reads every column the code uses, once; throws Unusable naming the first table that is not as expected,
// and when the log's writer_level is above ours.
void check_schema(Connection& connection);

// CREATE TABLE and CREATE INDEX statements of a view under a table name of its own.
std::string create_view_sql(const ViewTable& view, const std::string& table, const Dialect& dialect);

}  // namespace lumbung::store
