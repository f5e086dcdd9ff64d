// A connection to a SQLite file. Shared by the readers, the committer's writer and the search index, which is a file of its
// own; nobody else includes it.
#pragma once

#include <sqlite3.h>

#include <memory>
#include <string>
#include <unordered_map>

#include "runtime/store/connection.h"
#include "runtime/store/store.h"

namespace lumbung::store {

// How long a connection waits for another process's write lock.
inline constexpr int kSqliteBusyMs = 10'000;

class SqliteStatement {
 public:
  explicit SqliteStatement(sqlite3_stmt* statement) : statement_(statement) {}
  ~SqliteStatement() { sqlite3_finalize(statement_); }
  SqliteStatement(const SqliteStatement&) = delete;
  sqlite3_stmt* get() { return statement_; }

 private:
  sqlite3_stmt* statement_;
};

class SqliteConnection : public Connection {
 public:
  explicit SqliteConnection(std::string path, bool read_only = false);
  ~SqliteConnection() override;

  void execute(const std::string& sql) override;
  void write_rows(const ViewTable& shape, const std::string& table, const Rows& rows, WriteRows how) override;
  Rows query(const std::string& sql, const Row& parameters) override;

  // Runs a prepared statement without result rows.
  void run(const std::string& sql, const Row& parameters);
  // False when no transaction is open, for example because SQLite rolled it back on a full disk.
  bool in_transaction() const { return sqlite3_get_autocommit(database_) == 0; }

 private:
  SqliteStatement& prepared(const std::string& sql);
  void bind(SqliteStatement& statement, const Row& parameters);
  void check(int code);

  std::string path_;
  sqlite3* database_ = nullptr;
  std::unordered_map<std::string, std::unique_ptr<SqliteStatement>> prepared_;
};

std::unique_ptr<Writer> make_sqlite_writer(const std::string& path, Failpoints& failpoints);

}  // namespace lumbung::store
