// The committer's statements on PostgreSQL: two round trips a batch, each a pipeline of set-based statements
// with binary arrays. Pipeline mode must be non-blocking with interleaved reads, or both sides can fill
// their socket buffers and wait for each other.
#include <poll.h>

#include <algorithm>
#include <numeric>

#include "base/check.h"
#include "runtime/store/postgresql_connection.h"

namespace lumbung::store {
namespace {

// The plans: single-column keys, index scans whatever the statistics say, made once. Statements prepared on
// empty tables otherwise keep plans that scan.
constexpr char kPlans[] =
    "SET enable_seqscan = off; SET enable_bitmapscan = off; SET enable_hashjoin = off;"
    "SET enable_mergejoin = off; SET plan_cache_mode = force_generic_plan; SET jit = off;"
    "SET idle_in_transaction_session_timeout = '2s';";

constexpr char kHead[] = "SELECT log_id, position, hash, writer_level FROM head WHERE one = 1 FOR UPDATE";
constexpr char kRequests[] = "SELECT id, fingerprint, reply FROM requests WHERE id = ANY(?1)";
constexpr char kKeys[] = "SELECT key, stream FROM keys WHERE key = ANY(?1)";
constexpr char kStreams[] =
    "SELECT name, version, fold_version, state FROM streams WHERE name = ANY(?1)";
constexpr char kHolders[] =
    "SELECT s.name, s.version, s.fold_version, s.state FROM keys k JOIN streams s ON s.name = k.stream"
    " WHERE k.key = ANY(?1)";
constexpr char kSealed[] = "SELECT stream, person FROM sealed WHERE stream = ANY(?1)";
constexpr char kInsertEvents[] =
    "INSERT INTO events SELECT * FROM unnest(?1::bigint[], ?2::text[], ?3::bigint[], ?4::text[],"
    " ?5::bytea[], ?6::bytea[], ?7::bigint[], ?8::bytea[], ?9::bytea[])";
constexpr char kInsertStreams[] =
    "INSERT INTO streams SELECT a, b, c::integer, d FROM"
    " unnest(?1::text[], ?2::bigint[], ?3::bigint[], ?4::bytea[]) AS u(a, b, c, d)";
constexpr char kUpdateStreams[] =
    "UPDATE streams s SET version = u.b, fold_version = u.c::integer, state = u.d FROM"
    " unnest(?1::text[], ?2::bigint[], ?3::bigint[], ?4::bytea[]) AS u(a, b, c, d) WHERE s.name = u.a";
constexpr char kInsertKeys[] =
    "INSERT INTO keys SELECT * FROM unnest(?1::text[], ?2::text[])"
    " ON CONFLICT (key) DO UPDATE SET stream = excluded.stream";
constexpr char kDeleteKeys[] = "DELETE FROM keys WHERE key = ANY(?1)";
constexpr char kInsertRequests[] =
    "INSERT INTO requests SELECT * FROM unnest(?1::text[], ?2::bytea[], ?3::bytea[], ?4::bigint[])";
constexpr char kForgetRequests[] = "DELETE FROM requests WHERE id = ANY(?1)";
constexpr char kSeal[] =
    "INSERT INTO sealed SELECT * FROM unnest(?1::text[], ?2::text[], ?3::text[], ?4::bigint[], ?5::bytea[])"
    " ON CONFLICT (stream) DO UPDATE SET ref = excluded.ref, person = excluded.person,"
    " key_id = excluded.key_id, ciphertext = excluded.ciphertext";
constexpr char kUnseal[] = "DELETE FROM sealed WHERE stream = ANY(?1)";
constexpr char kUpdateHead[] = "UPDATE head SET position = ?1, hash = ?2 WHERE one = 1";

// One column of a set of rows as an array parameter.
template <class Items, class Get>
void add_column(PgParameters& parameters, PgType type, const Items& items, Get get) {
  PgArray array(type);
  for (const auto& item : items) {
    if constexpr (std::is_same_v<std::decay_t<decltype(get(item))>, std::int64_t>)
      array.add_int8(get(item));
    else
      array.add_text(get(item));
  }
  parameters.add_array(type, array.take());
}

PgParameters of_texts(const std::vector<std::string>& texts) {
  PgParameters parameters;
  add_column(parameters, kPgText, texts, [](const std::string& t) -> const std::string& { return t; });
  return parameters;
}

PgParameters of_states(const std::vector<StateRow>& rows) {
  PgParameters p;
  add_column(p, kPgText, rows, [](const StateRow& r) -> const std::string& { return r.stream; });
  add_column(p, kPgInt8, rows, [](const StateRow& r) { return r.version; });
  add_column(p, kPgInt8, rows, [](const StateRow& r) { return std::int64_t{r.fold_version}; });
  add_column(p, kPgBytes, rows, [](const StateRow& r) -> const std::string& { return r.state; });
  return p;
}

PgParameters of_events(const std::vector<EventRow>& rows) {
  PgParameters p;
  add_column(p, kPgInt8, rows, [](const EventRow& r) { return r.position; });
  add_column(p, kPgText, rows, [](const EventRow& r) -> const std::string& { return r.stream; });
  add_column(p, kPgInt8, rows, [](const EventRow& r) { return r.version; });
  add_column(p, kPgText, rows, [](const EventRow& r) -> const std::string& { return r.type; });
  add_column(p, kPgBytes, rows, [](const EventRow& r) -> const std::string& { return r.payload; });
  add_column(p, kPgBytes, rows, [](const EventRow& r) -> const std::string& { return r.metadata; });
  add_column(p, kPgInt8, rows, [](const EventRow& r) { return r.time_us; });
  add_column(p, kPgBytes, rows, [](const EventRow& r) -> const std::string& { return r.leaf; });
  add_column(p, kPgBytes, rows, [](const EventRow& r) -> const std::string& { return r.hash; });
  return p;
}

PgParameters of_requests(const std::vector<RequestRow>& rows) {
  PgParameters p;
  add_column(p, kPgText, rows, [](const RequestRow& r) -> const std::string& { return r.id; });
  add_column(p, kPgBytes, rows, [](const RequestRow& r) -> const std::string& { return r.fingerprint; });
  add_column(p, kPgBytes, rows, [](const RequestRow& r) -> const std::string& { return r.reply; });
  add_column(p, kPgInt8, rows, [](const RequestRow& r) { return r.time_us; });
  return p;
}

PgParameters of_sealed(const std::vector<SealedRow>& rows) {
  PgParameters p;
  add_column(p, kPgText, rows, [](const SealedRow& r) -> const std::string& { return r.stream; });
  add_column(p, kPgText, rows, [](const SealedRow& r) -> const std::string& { return r.data.ref; });
  add_column(p, kPgText, rows, [](const SealedRow& r) -> const std::string& { return r.data.person; });
  add_column(p, kPgInt8, rows, [](const SealedRow& r) { return r.data.key_id; });
  add_column(p, kPgBytes, rows, [](const SealedRow& r) -> const std::string& { return r.data.ciphertext; });
  return p;
}

// All columns of a view, for whole rows.
std::vector<std::size_t> all_columns(const ViewTable& view) {
  std::vector<std::size_t> columns(view.columns.size());
  std::iota(columns.begin(), columns.end(), std::size_t{0});
  return columns;
}

// `name` and the columns, one array each.
PgParameters of_view_rows(const ViewTable& view, const std::vector<std::size_t>& columns,
                          const Rows& rows) {
  PgParameters parameters;
  for (std::size_t at = 0; at <= columns.size(); ++at) {
    const bool number = at > 0 && view.columns[columns[at - 1]].type == ColumnType::integer;
    const auto type = number ? kPgInt8 : kPgText;
    PgArray array(type);
    for (const auto& row : rows) {
      const auto& value = row[at];
      if (std::holds_alternative<std::monostate>(value)) array.add_null();
      else if (number) array.add_int8(integer(value));
      else array.add_text(text(value));
    }
    parameters.add_array(type, array.take());
  }
  return parameters;
}

// `unnest(?1::text[], ?2::bigint[]) AS u(c0, c1)`
std::string unnest_view(const ViewTable& view, const std::vector<std::size_t>& columns) {
  std::string types = "?1::text[]", names = "c0";
  for (std::size_t i = 0; i < columns.size(); ++i) {
    types += ", ?" + std::to_string(i + 2) +
             (view.columns[columns[i]].type == ColumnType::text ? "::text[]" : "::bigint[]");
    names += ", c" + std::to_string(i + 1);
  }
  return "unnest(" + types + ") AS u(" + names + ")";
}

std::string insert_view_sql(const ViewTable& view) {
  return "INSERT INTO " + view.table + " SELECT * FROM " + unnest_view(view, all_columns(view));
}

std::string update_view_sql(const ViewTable& view, const std::vector<std::size_t>& columns) {
  std::string set;
  for (std::size_t i = 0; i < columns.size(); ++i)
    set += (i ? ", " : "") + view.columns[columns[i]].name + " = u.c" + std::to_string(i + 1);
  return "UPDATE " + view.table + " v SET " + set + " FROM " + unnest_view(view, columns) +
         " WHERE v.name = u.c0";
}

class PostgresqlWriter : public Writer {
 public:
  PostgresqlWriter(const PostgresqlOptions& options, Failpoints& failpoints)
      : connection_(options, pg_session(options) + kPlans +
                                 "SET lock_timeout = " + std::to_string(kLockTimeoutMs) + ";"),
        failpoints_(failpoints) {}

  void begin(const Wanted& wanted) override {
    connection_.connected();
    // Statements are prepared outside the pipeline, once a connection.
    const std::vector<Oid> texts = {kPgTextArray};
    const auto& begin = connection_.prepared("BEGIN", {});
    const auto& head = connection_.prepared(kHead, {});
    const auto& requests = connection_.prepared(kRequests, texts);
    const auto& keys = connection_.prepared(kKeys, texts);
    const auto& holders = connection_.prepared(kHolders, texts);
    const auto& streams = connection_.prepared(kStreams, texts);
    const auto& sealed = connection_.prepared(kSealed, texts);
    has_keys_ = !wanted.keys.empty();
    has_sealed_ = !wanted.sealed.empty();
    enter_pipeline();
    send(begin, {});
    send(head, {});
    send(requests, of_texts(wanted.requests));
    send(streams, of_texts(wanted.streams));
    if (has_keys_) {
      send(keys, of_texts(wanted.keys));
      send(holders, of_texts(wanted.keys));
    }
    if (has_sealed_) send(sealed, of_texts(wanted.sealed));
    sync();
  }

  Loaded load() override {
    Loaded loaded;
    next_result();  // BEGIN
    const auto head = next_result();
    CHECK(PQntuples(head.get()) == 1);
    loaded.head.log_id = pg_bytes(head.get(), 0, 0);
    loaded.head.position = pg_int8(head.get(), 0, 1);
    loaded.head.hash = pg_bytes(head.get(), 0, 2);
    loaded.head.writer_level = static_cast<std::int32_t>(pg_int8(head.get(), 0, 3));
    const auto requests = next_result();
    for (int i = 0; i < PQntuples(requests.get()); ++i)
      loaded.requests.push_back({pg_bytes(requests.get(), i, 0), pg_bytes(requests.get(), i, 1),
                                 pg_bytes(requests.get(), i, 2), 0});
    add_states(loaded.streams, next_result());
    if (has_keys_) {
      const auto keys = next_result();
      for (int i = 0; i < PQntuples(keys.get()); ++i)
        loaded.keys.push_back({pg_bytes(keys.get(), i, 0), pg_bytes(keys.get(), i, 1)});
      add_states(loaded.streams, next_result());
    }
    if (has_sealed_) {
      const auto sealed = next_result();
      for (int i = 0; i < PQntuples(sealed.get()); ++i)
        loaded.sealed.push_back({pg_bytes(sealed.get(), i, 0), pg_bytes(sealed.get(), i, 1)});
    }
    end_of_pipeline();
    return loaded;
  }

  std::vector<EventRow> stream_events(const std::string& stream) override {
    leave_pipeline();
    return read_events_of(connection_, {stream}, INT64_MAX);
  }

  void commit(const Writes& writes) override {
    leave_pipeline();
    struct Statement {
      std::string name;
      PgParameters parameters;
    };
    std::vector<Statement> statements;
    const auto plan = [&](const std::string& sql, PgParameters parameters) {
      const std::vector<Oid> types(parameters.types(), parameters.types() + parameters.size());
      auto name = connection_.prepared(sql, types);
      statements.push_back({std::move(name), std::move(parameters)});
    };
    if (!writes.events.empty()) plan(kInsertEvents, of_events(writes.events));
    if (!writes.new_streams.empty()) plan(kInsertStreams, of_states(writes.new_streams));
    if (!writes.changed_streams.empty()) plan(kUpdateStreams, of_states(writes.changed_streams));
    if (!writes.released.empty()) plan(kDeleteKeys, of_texts(writes.released));
    if (!writes.claimed.empty()) {
      PgParameters p;
      add_column(p, kPgText, writes.claimed, [](const KeyRow& r) -> const std::string& { return r.key; });
      add_column(p, kPgText, writes.claimed, [](const KeyRow& r) -> const std::string& { return r.stream; });
      plan(kInsertKeys, std::move(p));
    }
    if (!writes.requests.empty()) plan(kInsertRequests, of_requests(writes.requests));
    if (!writes.forgotten.empty()) plan(kForgetRequests, of_texts(writes.forgotten));
    if (!writes.unsealed.empty()) plan(kUnseal, of_texts(writes.unsealed));
    if (!writes.sealed.empty()) plan(kSeal, of_sealed(writes.sealed));
    for (const auto& view : writes.views) {
      if (!view.inserted.empty())
        plan(insert_view_sql(*view.table),
             of_view_rows(*view.table, all_columns(*view.table), view.inserted));
      for (const auto& update : view.updated)
        plan(update_view_sql(*view.table, update.columns),
             of_view_rows(*view.table, update.columns, update.rows));
      if (!view.removed.empty())
        plan("DELETE FROM " + view.table->table + " WHERE name = ANY(?1)", of_texts(view.removed));
    }
    if (!writes.events.empty()) {
      PgParameters head;
      head.add_int8(writes.head.position);
      head.add(Bytes{writes.head.hash});
      plan(kUpdateHead, std::move(head));
    }
    const auto commit_name = connection_.prepared("COMMIT", {});

    enter_pipeline();
    for (auto& statement : statements) send(statement.name, std::move(statement.parameters));
    if (failpoints_.disconnects(Failpoint::store_before_commit)) connection_.lost("failpoint");
    // From here on a lost connection leaves the outcome unknown.
    try {
      send(commit_name, {});
      sync();
      if (failpoints_.disconnects(Failpoint::store_commit_sent)) {
        flush();
        connection_.lost("failpoint");
      }
      for (std::size_t i = 0; i <= statements.size(); ++i) next_result();
      end_of_pipeline();
    } catch (const Unavailable& failure) {
      // With the connection alive the server said what failed, and COMMIT was skipped.
      if (connection_.open()) throw;
      throw CommitUnknown(failure.what());
    }
    leave_pipeline();
  }

  void rollback() noexcept override {
    try {
      if (!connection_.open()) return;
      leave_pipeline();
      if (PQtransactionStatus(connection_.live()) != PQTRANS_IDLE) connection_.execute("ROLLBACK");
    } catch (const std::exception&) {
      connection_.disconnect();
    }
  }

 private:
  static void add_states(std::vector<StateRow>& rows, const PgResult& result) {
    for (int i = 0; i < PQntuples(result.get()); ++i)
      rows.push_back({pg_bytes(result.get(), i, 0), pg_int8(result.get(), i, 1),
                      static_cast<std::int32_t>(pg_int8(result.get(), i, 2)),
                      pg_bytes(result.get(), i, 3)});
  }

  void enter_pipeline() {
    PGconn* connection = connection_.live();
    if (PQsetnonblocking(connection, 1) != 0 || PQenterPipelineMode(connection) != 1)
      connection_.lost("entering pipeline mode");
  }

  void leave_pipeline() {
    PGconn* connection = connection_.live();
    if (PQpipelineStatus(connection) == PQ_PIPELINE_OFF) return;
    if (PQexitPipelineMode(connection) != 1 || PQsetnonblocking(connection, 0) != 0)
      connection_.lost("leaving pipeline mode");
  }

  void send(const std::string& name, PgParameters parameters) {
    if (PQsendQueryPrepared(connection_.live(), name.c_str(), parameters.size(),
                            parameters.values(), parameters.lengths(), parameters.formats(), 1) != 1)
      connection_.lost("sending");
  }

  void sync() {
    if (PQpipelineSync(connection_.live()) != 1) connection_.lost("sending");
    flush();
  }

  // Sends what is buffered, reading what comes meanwhile.
  void flush() {
    PGconn* connection = connection_.live();
    for (int left = PQflush(connection); left != 0; left = PQflush(connection)) {
      if (left < 0) connection_.lost("sending");
      wait(POLLIN | POLLOUT);
      if (PQconsumeInput(connection) != 1) connection_.lost("reading");
    }
  }

  void wait(short events) {
    // Longer than the lock timeout of the server, which should answer first.
    constexpr int kServerSilentMs = kLockTimeoutMs + 5'000;
    pollfd socket{PQsocket(connection_.live()), events, 0};
    if (poll(&socket, 1, kServerSilentMs) == 0) connection_.lost("waiting for an answer");
  }

  PgResult next_raw() {
    PGconn* connection = connection_.live();
    while (PQisBusy(connection)) {
      wait(POLLIN);
      if (PQconsumeInput(connection) != 1) connection_.lost("reading");
    }
    PgResult result(PQgetResult(connection));
    if (PQstatus(connection) != CONNECTION_OK && !result) connection_.lost("reading");
    return result;
  }

  // The next statement's result. A null ends the results of each statement.
  PgResult next_result() {
    auto result = next_raw();
    if (!result) result = next_raw();
    if (!result) connection_.lost("reading past the end");
    const auto status = PQresultStatus(result.get());
    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_PIPELINE_SYNC)
      return result;
    // The server skips what follows in the pipeline: read up to the sync, so that the connection can be
    // used again, then throw what the failure means.
    for (bool synced = false; !synced && PQstatus(connection_.live()) == CONNECTION_OK;) {
      const auto skipped = next_raw();
      synced = skipped && PQresultStatus(skipped.get()) == PGRES_PIPELINE_SYNC;
    }
    return connection_.checked(result.release());
  }

  void end_of_pipeline() {
    const auto result = next_result();
    CHECK(PQresultStatus(result.get()) == PGRES_PIPELINE_SYNC);
  }

  PgConnection connection_;
  Failpoints& failpoints_;
  bool has_keys_ = false;
  bool has_sealed_ = false;
};

}  // namespace

std::unique_ptr<Writer> make_postgresql_writer(const PostgresqlOptions& options,
                                               Failpoints& failpoints) {
  return std::make_unique<PostgresqlWriter>(options, failpoints);
}

}  // namespace lumbung::store
