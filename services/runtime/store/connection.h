// A connection to a database engine as the code that does not care which one sees it: SQL text in, typed
// values out. Migrations, views, lists and verification are written once on top of this; only the
// committer's set-based statements are written per engine (postgresql_writer.cc, sqlite_writer.cc).
#pragma once

#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <variant>
#include <vector>

namespace lumbung::store {

// Raw bytes, so that they are not taken for text.
struct Bytes {
  std::string data;
  friend bool operator==(const Bytes&, const Bytes&) = default;
};

// NULL, a 64-bit integer, UTF-8 text, or bytes. The engines' other types are not used.
using Value = std::variant<std::monostate, std::int64_t, std::string, Bytes>;
using Row = std::vector<Value>;
using Rows = std::vector<Row>;

// The world failed: server away, disk full, timeout. Retrying later may help.
class Unavailable : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// The engine refused the data of a statement (SQLSTATE class 22 or 23, SQLITE_CONSTRAINT, SQLITE_TOOBIG).
// One command of a batch is to blame.
class DataError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// The connection broke while COMMIT was under way: whether it happened is not known.
class CommitUnknown : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// The database is there but must not be used as it is: wrong schema, unsafe settings, newer writer. The
// sentence says what to do. Only thrown while opening.
class Unusable : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

struct ViewTable;

// What happens to a row that is there already: the caller knows that there is none; the new one takes its place; its integer
// columns become the sums.
enum class WriteRows { fresh, replace, add };

// One connection. Used by one thread at a time. Every call may throw Unavailable or DataError; after
// Unavailable the next call opens a new connection by itself, outside a transaction.
class Connection {
 public:
  virtual ~Connection() = default;

  // One or several statements without parameters and results.
  virtual void execute(const std::string& sql) = 0;
  // One statement. Placeholders are `?1`, `?2`... in both engines (rewritten to `$1` for PostgreSQL).
  // Integer columns come back as int64, text as string, bytea/blob as Bytes.
  virtual Rows query(const std::string& sql, const Row& parameters = {}) = 0;
  // Whole rows, `name` first, no name twice, into a table of this shape, by the fastest way the engine has.
  virtual void write_rows(const ViewTable& shape, const std::string& table, const Rows& rows, WriteRows how) = 0;
};

// `(?1, ?2, ?3)` for an IN list, from placeholder `first` on. count >= 1.
std::string placeholders(std::size_t first, std::size_t count);

// The end of an INSERT that says what becomes of a row that is there.
std::string conflict_sql(const ViewTable& shape, const std::string& table, WriteRows how);

// The typed value of a column; a broken promise when the type is another one.
std::int64_t integer(const Value& value);
const std::string& text(const Value& value);
const std::string& bytes(const Value& value);

}  // namespace lumbung::store
