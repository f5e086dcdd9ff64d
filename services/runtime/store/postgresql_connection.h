// A session with a PostgreSQL server through libpq: connecting, preparing, mapping errors, and values in
// binary. Shared by the readers and by the committer's writer. Internal to the store.
#pragma once

#include <libpq-fe.h>

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "runtime/store/connection.h"
#include "runtime/store/store.h"

namespace lumbung::store {

inline constexpr int kConnectTimeoutSeconds = 5;
// A peer that acknowledges nothing for this long is gone.
inline constexpr int kTcpUserTimeoutMs = 10'000;
// A statement of a reader that takes longer is cancelled by the server.
inline constexpr int kReadTimeoutMs = 10'000;
// Waiting longer than this for the head lock fails the batch; callers retry.
inline constexpr int kLockTimeoutMs = 10'000;

// Type numbers of pg_type.h, which clients are not given a header for.
enum PgType : Oid {
  kPgBytes = 17,
  kPgInt8 = 20,
  kPgInt4 = 23,
  kPgText = 25,
  kPgBytesArray = 1001,
  kPgTextArray = 1009,
  kPgInt8Array = 1016
};

struct PgResultDeleter {
  void operator()(PGresult* result) const { PQclear(result); }
};
using PgResult = std::unique_ptr<PGresult, PgResultDeleter>;

// Parameters of one statement in binary; owns the bytes.
class PgParameters {
 public:
  void add(const Value& value);
  void add_int8(std::int64_t value);
  void add_array(PgType element, std::string encoded);
  int size() const { return static_cast<int>(types_.size()); }
  const Oid* types() const { return types_.data(); }
  // Valid until the next add.
  const char* const* values();
  const int* lengths() const { return lengths_.data(); }
  const int* formats() const { return formats_.data(); }

 private:
  void add_raw(Oid type, std::string raw, bool null = false);
  std::vector<Oid> types_;
  std::vector<std::string> raw_;
  std::vector<char> null_;
  std::vector<int> lengths_;
  std::vector<int> formats_;
  std::vector<const char*> values_;
};

// Builds a one-dimensional array in PostgreSQL's binary form.
class PgArray {
 public:
  explicit PgArray(PgType element);
  void add_text(std::string_view text);
  void add_int8(std::int64_t value);
  void add_null();
  std::string take();

 private:
  std::string out_;
  std::int32_t count_ = 0;
  bool has_null_ = false;
};

std::int64_t pg_int8(const PGresult* result, int row, int column);
std::string pg_bytes(const PGresult* result, int row, int column);
Value pg_value(const PGresult* result, int row, int column);

class PgConnection : public Connection {
 public:
  // `session` is run after every connect.
  PgConnection(PostgresqlOptions options, std::string session)
      : options_(std::move(options)), session_(std::move(session)) {}
  ~PgConnection() override;

  void execute(const std::string& sql) override;
  Rows query(const std::string& sql, const Row& parameters) override;
  void write_rows(const ViewTable& shape, const std::string& table, const Rows& rows, WriteRows how) override;

  // The live connection, opened when there is none. Throws Unavailable.
  PGconn* connected();
  // The live connection; throws Unavailable when there is none, because opening another one in the middle of a
  // transaction would go on outside it.
  PGconn* live();
  bool open() const { return connection_ != nullptr; }
  // Gives the connection up; the next `connected` opens a new one.
  void disconnect();
  // Name of a prepared statement, prepared on first use in this connection. Not inside a pipeline.
  const std::string& prepared(const std::string& sql, const std::vector<Oid>& types);
  // Throws what the result's SQLSTATE means; returns it when it is good.
  PgResult checked(PGresult* result);
  [[noreturn]] void lost(const std::string& doing);
  const PostgresqlOptions& options() const { return options_; }

 private:
  PgResult run(const std::string& sql, PgParameters bound);
  void copy_rows(const std::string& table, const Rows& rows);

  PostgresqlOptions options_;
  std::string session_;
  PGconn* connection_ = nullptr;
  std::unordered_map<std::string, std::string> prepared_;
};

std::unique_ptr<Writer> make_postgresql_writer(const PostgresqlOptions& options,
                                               Failpoints& failpoints);

// `SET search_path` and the other settings every session of ours begins with.
std::string pg_session(const PostgresqlOptions& options);
// Of a session that holds a lock: the server notices within about ten seconds that its host is gone, and lets others have it.
std::string pg_lock_session(const PostgresqlOptions& options);

}  // namespace lumbung::store
