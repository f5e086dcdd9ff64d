// The committer's statements on PostgreSQL: two round trips a batch, each a pipeline of set-based statements
// with binary arrays.
#include "base/check.h"
#include "runtime/store/postgresql_pipeline.h"
#include "runtime/store/postgresql_rows.h"

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
constexpr char kCursors[] = "SELECT name, log_id, position, record_offset FROM cursors WHERE name = ANY(?1)";
constexpr char kMoveCursors[] =
    "INSERT INTO cursors SELECT * FROM unnest(?1::text[], ?2::text[], ?3::bigint[], ?4::bigint[], ?5::bigint[])"
    " ON CONFLICT (name) DO UPDATE SET log_id = excluded.log_id, position = excluded.position,"
    " record_offset = excluded.record_offset, time_us = excluded.time_us";
constexpr char kPark[] =
    "INSERT INTO parked SELECT * FROM unnest(?1::text[], ?2::bigint[], ?3::text[], ?4::bigint[], ?5::text[],"
    " ?6::text[], ?7::text[], ?8::text[], ?9::bytea[], ?10::bigint[])"
    " ON CONFLICT (cursor_name, record_offset) DO UPDATE SET log_id = excluded.log_id, position = excluded.position,"
    " subject = excluded.subject, type = excluded.type, reason = excluded.reason, detail = excluded.detail,"
    " record = excluded.record, time_us = excluded.time_us";
constexpr char kUnpark[] =
    "DELETE FROM parked p USING unnest(?1::text[], ?2::bigint[]) AS u(a, b)"
    " WHERE p.cursor_name = u.a AND p.record_offset = u.b";
constexpr char kUpdateHead[] = "UPDATE head SET position = ?1, hash = ?2 WHERE one = 1";

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
    const auto& cursors = connection_.prepared(kCursors, texts);
    has_keys_ = !wanted.keys.empty();
    has_cursors_ = !wanted.cursors.empty();
    has_sealed_ = !wanted.sealed.empty();
    pipeline_.enter();
    pipeline_.send(begin, {});
    pipeline_.send(head, {});
    pipeline_.send(requests, of_texts(wanted.requests));
    pipeline_.send(streams, of_texts(wanted.streams));
    if (has_keys_) {
      pipeline_.send(keys, of_texts(wanted.keys));
      pipeline_.send(holders, of_texts(wanted.keys));
    }
    if (has_sealed_) pipeline_.send(sealed, of_texts(wanted.sealed));
    if (has_cursors_) pipeline_.send(cursors, of_texts(wanted.cursors));
    pipeline_.sync();
  }

  Loaded load() override {
    Loaded loaded;
    pipeline_.next();  // BEGIN
    const auto head = pipeline_.next();
    CHECK(PQntuples(head.get()) == 1);
    loaded.head.log_id = pg_bytes(head.get(), 0, 0);
    loaded.head.position = pg_int8(head.get(), 0, 1);
    loaded.head.hash = pg_bytes(head.get(), 0, 2);
    loaded.head.writer_level = static_cast<std::int32_t>(pg_int8(head.get(), 0, 3));
    const auto requests = pipeline_.next();
    for (int i = 0; i < PQntuples(requests.get()); ++i)
      loaded.requests.push_back({pg_bytes(requests.get(), i, 0), pg_bytes(requests.get(), i, 1),
                                 pg_bytes(requests.get(), i, 2), 0});
    add_states(loaded.streams, pipeline_.next());
    if (has_keys_) {
      const auto keys = pipeline_.next();
      for (int i = 0; i < PQntuples(keys.get()); ++i)
        loaded.keys.push_back({pg_bytes(keys.get(), i, 0), pg_bytes(keys.get(), i, 1)});
      add_states(loaded.streams, pipeline_.next());
    }
    if (has_sealed_) {
      const auto sealed = pipeline_.next();
      for (int i = 0; i < PQntuples(sealed.get()); ++i)
        loaded.sealed.push_back({pg_bytes(sealed.get(), i, 0), pg_bytes(sealed.get(), i, 1)});
    }
    if (has_cursors_) {
      const auto cursors = pipeline_.next();
      for (int i = 0; i < PQntuples(cursors.get()); ++i)
        loaded.cursors.push_back({pg_bytes(cursors.get(), i, 0), pg_bytes(cursors.get(), i, 1),
                                  pg_int8(cursors.get(), i, 2), pg_int8(cursors.get(), i, 3)});
    }
    pipeline_.end();
    return loaded;
  }

  std::vector<EventRow> stream_events(const std::string& stream) override {
    pipeline_.leave();
    return read_events_of(connection_, {stream}, INT64_MAX);
  }

  void commit(const Writes& writes) override {
    pipeline_.leave();
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
    if (!writes.claimed.empty()) plan(kInsertKeys, of_keys(writes.claimed));
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
    if (!writes.cursors.empty()) plan(kMoveCursors, of_cursors(writes.cursors, writes.cursor_time_us));
    if (!writes.parked.empty()) plan(kPark, of_parked(writes.parked));
    if (!writes.unparked.empty()) plan(kUnpark, of_parked_keys(writes.unparked));
    if (!writes.events.empty()) {
      PgParameters head;
      head.add_int8(writes.head.position);
      head.add(Bytes{writes.head.hash});
      plan(kUpdateHead, std::move(head));
    }
    const auto commit_name = connection_.prepared("COMMIT", {});

    pipeline_.enter();
    for (auto& statement : statements) pipeline_.send(statement.name, std::move(statement.parameters));
    if (failpoints_.disconnects(Failpoint::store_before_commit)) connection_.lost("failpoint");
    // From here on a lost connection leaves the outcome unknown.
    try {
      pipeline_.send(commit_name, {});
      pipeline_.sync();
      if (failpoints_.disconnects(Failpoint::store_commit_sent)) {
        pipeline_.flush();
        connection_.lost("failpoint");
      }
      for (std::size_t i = 0; i <= statements.size(); ++i) pipeline_.next();
      pipeline_.end();
    } catch (const Unavailable& failure) {
      // With the connection alive the server said what failed, and COMMIT was skipped.
      if (connection_.open()) throw;
      throw CommitUnknown(failure.what());
    }
    pipeline_.leave();
  }

  void rollback() noexcept override {
    try {
      if (!connection_.open()) return;
      pipeline_.leave();
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

  PgConnection connection_;
  PgPipeline pipeline_{connection_};
  Failpoints& failpoints_;
  bool has_keys_ = false;
  bool has_sealed_ = false;
  bool has_cursors_ = false;
};

}  // namespace

std::unique_ptr<Writer> make_postgresql_writer(const PostgresqlOptions& options,
                                               Failpoints& failpoints) {
  return std::make_unique<PostgresqlWriter>(options, failpoints);
}

}  // namespace lumbung::store
