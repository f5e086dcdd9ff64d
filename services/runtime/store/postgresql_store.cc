#include "base/check.h"
#include "base/text.h"
#include "runtime/store/postgresql_connection.h"
#include "runtime/store/schema.h"
#include "runtime/store/store.h"

#include <chrono>

namespace lumbung::store {
namespace {

const Dialect kDialect = {"TEXT COLLATE \"C\"", "BYTEA",
                          // Room on each page for a new version of a row beside the old one (HOT updates).
                          "WITH (fillfactor = 70)", ""};

// What a committed transaction must survive. A server that may lose it is refused.
void check_durability(Connection& connection) {
  const auto shown = [&](const std::string& setting) {
    return text(connection.query("SELECT current_setting('" + setting + "')")[0][0]);
  };
  for (const auto* setting : {"fsync", "full_page_writes"})
    if (shown(setting) != "on")
      throw Unusable("PostgreSQL runs with " + std::string(setting) +
                     "=off and may lose what it acknowledged. Set it on and restart the server.");
  const auto commit = shown("synchronous_commit");
  if (commit != "on" && commit != "remote_apply")
    throw Unusable("PostgreSQL runs with synchronous_commit=" + commit +
                   " for this user or database and may lose what it acknowledged. Set it on.");
  constexpr std::int64_t kOldestServer = 130000;
  const auto version = std::stoll(shown("server_version_num"));
  if (version < kOldestServer)
    throw Unusable("PostgreSQL " + shown("server_version") + " is too old; 13 or newer is needed.");
}

bool plain_name(const std::string& name) {
  if (name.empty() || name.size() > 63 || (name[0] >= '0' && name[0] <= '9')) return false;
  for (const char c : name)
    if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_')) return false;
  return true;
}

// An advisory lock of a session: PostgreSQL releases it with the connection.
class PgSessionLock : public SessionLock {
 public:
  PgSessionLock(const PostgresqlOptions& options, const std::string& name)
      : connection_(options, pg_lock_session(options)),
        taken_(integer(connection_.query("SELECT CASE WHEN pg_try_advisory_lock(hashtextextended(?1, 0)) THEN 1::int8 "
                                         "ELSE 0::int8 END",
                                         {"lumbung " + options.schema + " " + name})[0][0]) == 1) {}

  bool taken() const { return taken_; }
  bool held() override {
    // A connection opened anew would not hold it.
    if (!connection_.open()) return false;
    try {
      connection_.execute("SELECT 1");
      return true;
    } catch (const Unavailable&) {
      connection_.disconnect();
      return false;
    }
  }

 private:
  PgConnection connection_;
  const bool taken_;
};

class PostgresqlStore : public Store {
 public:
  PostgresqlStore(PostgresqlOptions options, Failpoints& failpoints)
      : options_(std::move(options)), failpoints_(failpoints) {
    if (!plain_name(options_.schema))
      throw Unusable("The schema name '" + options_.schema +
                     "' must be lower-case letters, digits and _, and begin with a letter.");
    PgConnection connection(options_, pg_session(options_));
    check_durability(connection);
    const auto now = std::chrono::duration_cast<std::chrono::microseconds>(
        std::chrono::system_clock::now().time_since_epoch());
    try {
      connection.execute("BEGIN");
      // One process at a time makes the schema.
      connection.query("SELECT pg_advisory_xact_lock(hashtextextended('lumbung ' || ?1, 0)) IS NULL",
                       {options_.schema});
      connection.execute("CREATE SCHEMA IF NOT EXISTS " + options_.schema);
      migrate(connection, kDialect, now.count());
      connection.execute("COMMIT");
    } catch (const DataError& refused) {
      throw Unusable(std::string("The schema could not be made: ") + refused.what());
    }
    check_schema(connection);
  }

  std::string engine() const override { return "postgresql"; }
  std::unique_ptr<Writer> writer() override {
    return make_postgresql_writer(options_, failpoints_);
  }
  std::unique_ptr<Connection> reader() override {
    return std::make_unique<PgConnection>(
        options_, pg_session(options_) + "SET default_transaction_read_only = on;"
                                         "SET plan_cache_mode = force_custom_plan;"
                                         "SET statement_timeout = " +
                      std::to_string(kReadTimeoutMs) + ";");
  }
  std::unique_ptr<Connection> maintenance() override {
    // A rebuild goes through all streams page by page: with a plan kept from when the tables were small, or a scan of
    // events for each page, it would never end.
    return std::make_unique<PgConnection>(
        options_, pg_session(options_) +
                      "SET enable_seqscan = off; SET plan_cache_mode = force_custom_plan;");
  }
  void begin_with_head_lock(Connection& connection) override {
    connection.execute("BEGIN");
    connection.query("SELECT position FROM head WHERE one = 1 FOR UPDATE");
  }
  std::unique_ptr<SessionLock> try_lock(const std::string& name) override {
    auto lock = std::make_unique<PgSessionLock>(options_, name);
    if (!lock->taken()) return nullptr;
    return lock;
  }
  std::string create_view(const ViewTable& view, const std::string& table) const override {
    return create_view_sql(view, table, kDialect);
  }

 private:
  PostgresqlOptions options_;
  Failpoints& failpoints_;
};

}  // namespace

std::string pg_session(const PostgresqlOptions& options) {
  return "SET search_path = " + options.schema + "; SET client_encoding = 'UTF8';";
}

// The operating system's defaults keep the session of a host that vanished for two hours.
std::string pg_lock_session(const PostgresqlOptions& options) {
  return pg_session(options) + "SET tcp_keepalives_idle = 5; SET tcp_keepalives_interval = 2; SET tcp_keepalives_count = 3;";
}

std::unique_ptr<Store> open_postgresql(const PostgresqlOptions& options, Failpoints& failpoints) {
  return std::make_unique<PostgresqlStore>(options, failpoints);
}

}  // namespace lumbung::store
