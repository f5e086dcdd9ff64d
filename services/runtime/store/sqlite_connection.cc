#include "runtime/store/sqlite_connection.h"

#include "base/check.h"
#include "runtime/store/view.h"

namespace lumbung::store {

SqliteConnection::SqliteConnection(std::string path, bool read_only) : path_(std::move(path)) {
  const int code = sqlite3_open_v2(path_.c_str(), &database_,
                                   SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX,
                                   nullptr);
  if (code != SQLITE_OK) {
    const std::string why = database_ ? sqlite3_errmsg(database_) : "out of memory";
    sqlite3_close(database_);
    throw Unavailable("SQLite, opening " + path_ + ": " + why);
  }
  sqlite3_busy_timeout(database_, kSqliteBusyMs);
  try {
    // FULL: COMMIT returns after fsync of the write-ahead log.
    execute("PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;");
    if (read_only) execute("PRAGMA query_only = ON");
  } catch (...) {
    // Without a whole object there is no destructor.
    sqlite3_close(database_);
    throw;
  }
}

SqliteConnection::~SqliteConnection() {
  prepared_.clear();
  sqlite3_close(database_);
}

void SqliteConnection::check(int code) {
  if (code == SQLITE_OK || code == SQLITE_ROW || code == SQLITE_DONE) return;
  const std::string why = std::string("SQLite: ") + sqlite3_errmsg(database_);
  switch (code & 0xFF) {
    case SQLITE_CONSTRAINT:
    case SQLITE_TOOBIG:
    case SQLITE_MISMATCH:
    case SQLITE_RANGE:
      throw DataError(why);
    default:
      throw Unavailable(why);
  }
}

void SqliteConnection::execute(const std::string& sql) {
  check(sqlite3_exec(database_, sql.c_str(), nullptr, nullptr, nullptr));
}

SqliteStatement& SqliteConnection::prepared(const std::string& sql) {
  auto& statement = prepared_[sql];
  if (statement) return *statement;
  // Bounds memory: lists with free filters make many texts.
  constexpr std::size_t kMaxPrepared = 500;
  if (prepared_.size() > kMaxPrepared) {
    prepared_.clear();
    return prepared(sql);
  }
  sqlite3_stmt* raw = nullptr;
  const int code = sqlite3_prepare_v2(database_, sql.c_str(), -1, &raw, nullptr);
  if (code != SQLITE_OK) prepared_.erase(sql);
  check(code);
  prepared_[sql] = std::make_unique<SqliteStatement>(raw);
  return *prepared_[sql];
}

void SqliteConnection::bind(SqliteStatement& statement, const Row& parameters) {
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    const int at = static_cast<int>(i) + 1;
    const auto& value = parameters[i];
    if (const auto* number = std::get_if<std::int64_t>(&value))
      check(sqlite3_bind_int64(statement.get(), at, *number));
    else if (const auto* string = std::get_if<std::string>(&value))
      check(sqlite3_bind_text64(statement.get(), at, string->data(), string->size(), SQLITE_STATIC,
                                SQLITE_UTF8));
    else if (const auto* raw = std::get_if<Bytes>(&value))
      check(sqlite3_bind_blob64(statement.get(), at, raw->data.data(), raw->data.size(),
                                SQLITE_STATIC));
    else
      check(sqlite3_bind_null(statement.get(), at));
  }
}

Rows SqliteConnection::query(const std::string& sql, const Row& parameters) {
  auto& statement = prepared(sql);
  struct Reset {
    sqlite3_stmt* statement;
    ~Reset() {
      sqlite3_reset(statement);
      sqlite3_clear_bindings(statement);
    }
  } reset{statement.get()};
  bind(statement, parameters);
  Rows rows;
  for (;;) {
    const int code = sqlite3_step(statement.get());
    check(code);
    if (code == SQLITE_DONE) return rows;
    Row row;
    for (int column = 0; column < sqlite3_column_count(statement.get()); ++column) {
      const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement.get(), column));
      switch (sqlite3_column_type(statement.get(), column)) {
        case SQLITE_INTEGER:
          row.emplace_back(std::int64_t{sqlite3_column_int64(statement.get(), column)});
          break;
        case SQLITE_BLOB: {
          const auto* raw = static_cast<const char*>(sqlite3_column_blob(statement.get(), column));
          row.emplace_back(Bytes{raw ? std::string(raw, size) : std::string()});
          break;
        }
        case SQLITE_NULL:
          row.emplace_back(std::monostate{});
          break;
        default:
          row.emplace_back(std::string(
              reinterpret_cast<const char*>(sqlite3_column_text(statement.get(), column)), size));
      }
    }
    rows.push_back(std::move(row));
  }
}

void SqliteConnection::write_rows(const ViewTable& shape, const std::string& table, const Rows& rows, WriteRows how) {
  const auto sql = "INSERT INTO " + table + " VALUES " + placeholders(1, shape.columns.size() + 1) +
                   conflict_sql(shape, table, how);
  for (const auto& row : rows) run(sql, row);
}

void SqliteConnection::run(const std::string& sql, const Row& parameters) {
  CHECK(query(sql, parameters).empty());
}

}  // namespace lumbung::store
