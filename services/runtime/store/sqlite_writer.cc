// The committer's statements on SQLite: there is no network, so prepared single-row statements inside one
// transaction are the fast way.
#include "base/check.h"
#include "runtime/store/sqlite_connection.h"

namespace lumbung::store {
namespace {

Row row_of(const EventRow& e) {
  return {e.position,        e.stream,          e.version,      e.type,         Bytes{e.payload},
          Bytes{e.metadata}, e.time_us,         Bytes{e.leaf},  Bytes{e.hash}};
}

std::string insert_view_sql(const ViewTable& view) {
  return "INSERT INTO " + view.table + " VALUES " + placeholders(1, view.columns.size() + 1);
}

std::string update_view_sql(const ViewTable& view, const std::vector<std::size_t>& columns) {
  std::string set;
  for (std::size_t i = 0; i < columns.size(); ++i)
    set += (i ? ", " : "") + view.columns[columns[i]].name + " = ?" + std::to_string(i + 2);
  return "UPDATE " + view.table + " SET " + set + " WHERE name = ?1";
}

class SqliteWriter : public Writer {
 public:
  SqliteWriter(const std::string& path, Failpoints& failpoints)
      : connection_(path), failpoints_(failpoints) {}

  void begin(const Wanted& wanted) override {
    // IMMEDIATE takes the write lock now, as the head lock does on PostgreSQL.
    connection_.execute("BEGIN IMMEDIATE");
    wanted_ = wanted;
  }

  Loaded load() override {
    Loaded loaded;
    loaded.head = read_head(connection_);
    for (const auto& id : wanted_.requests)
      for (const auto& row :
           connection_.query("SELECT fingerprint, reply FROM requests WHERE id = ?1", {id}))
        loaded.requests.push_back({id, bytes(row[0]), bytes(row[1]), 0});
    auto streams = wanted_.streams;
    for (const auto& key : wanted_.keys)
      for (const auto& row : connection_.query("SELECT stream FROM keys WHERE key = ?1", {key})) {
        loaded.keys.push_back({key, text(row[0])});
        streams.push_back(text(row[0]));
      }
    for (const auto& name : streams)
      for (const auto& row : connection_.query(
               "SELECT version, fold_version, state FROM streams WHERE name = ?1", {name}))
        loaded.streams.push_back({name, integer(row[0]), static_cast<std::int32_t>(integer(row[1])),
                                  bytes(row[2])});
    for (const auto& name : wanted_.sealed)
      for (const auto& row : connection_.query("SELECT person FROM sealed WHERE stream = ?1", {name}))
        loaded.sealed.push_back({name, text(row[0])});
    for (const auto& name : wanted_.cursors)
      if (auto cursor = read_cursor(connection_, name)) loaded.cursors.push_back(*std::move(cursor));
    return loaded;
  }

  std::vector<EventRow> stream_events(const std::string& stream) override {
    return read_events_of(connection_, {stream}, INT64_MAX);
  }

  void commit(const Writes& writes) override {
    for (const auto& event : writes.events)
      connection_.run("INSERT INTO events VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)", row_of(event));
    for (const auto& stream : writes.new_streams)
      connection_.run("INSERT INTO streams VALUES (?1, ?2, ?3, ?4)",
                      {stream.stream, stream.version, std::int64_t{stream.fold_version},
                       Bytes{stream.state}});
    for (const auto& stream : writes.changed_streams)
      connection_.run("UPDATE streams SET version = ?2, fold_version = ?3, state = ?4 WHERE name = ?1",
                      {stream.stream, stream.version, std::int64_t{stream.fold_version},
                       Bytes{stream.state}});
    for (const auto& key : writes.released)
      connection_.run("DELETE FROM keys WHERE key = ?1", {key});
    for (const auto& key : writes.claimed)
      connection_.run("INSERT OR REPLACE INTO keys VALUES (?1, ?2)", {key.key, key.stream});
    for (const auto& request : writes.requests)
      connection_.run("INSERT INTO requests VALUES (?1, ?2, ?3, ?4)",
                      {request.id, Bytes{request.fingerprint}, Bytes{request.reply}, request.time_us});
    for (const auto& id : writes.forgotten) connection_.run("DELETE FROM requests WHERE id = ?1", {id});
    for (const auto& stream : writes.unsealed)
      connection_.run("DELETE FROM sealed WHERE stream = ?1", {stream});
    for (const auto& row : writes.sealed)
      connection_.run("INSERT OR REPLACE INTO sealed VALUES (?1, ?2, ?3, ?4, ?5)",
                      {row.stream, row.data.ref, row.data.person, row.data.key_id, Bytes{row.data.ciphertext}});
    for (const auto& view : writes.views) write_view(view);
    for (const auto& cursor : writes.cursors) write_cursor(connection_, cursor, writes.cursor_time_us);
    for (const auto& parked : writes.parked) write_parked(connection_, parked);
    for (const auto& key : writes.unparked)
      connection_.run("DELETE FROM parked WHERE cursor_name = ?1 AND record_offset = ?2", {key.cursor, key.offset});
    if (!writes.events.empty())
      connection_.run("UPDATE head SET position = ?1, hash = ?2 WHERE one = 1",
                      {writes.head.position, Bytes{writes.head.hash}});
    if (failpoints_.disconnects(Failpoint::store_before_commit)) {
      rollback();
      throw Unavailable("failpoint");
    }
    connection_.execute("COMMIT");
    if (failpoints_.disconnects(Failpoint::store_commit_sent)) throw CommitUnknown("failpoint");
  }

  void rollback() noexcept override {
    try {
      // A full disk may have rolled it back already.
      if (connection_.in_transaction()) connection_.execute("ROLLBACK");
    } catch (const std::exception&) {
      // The next BEGIN fails and says why.
    }
  }

 private:
  void write_view(const ViewRows& rows) {
    const auto sql = insert_view_sql(*rows.table);
    for (const auto& row : rows.inserted) connection_.run(sql, row);
    for (const auto& update : rows.updated) {
      const auto change = update_view_sql(*rows.table, update.columns);
      for (const auto& row : update.rows) connection_.run(change, row);
    }
    for (const auto& name : rows.removed)
      connection_.run("DELETE FROM " + rows.table->table + " WHERE name = ?1", {name});
  }

  SqliteConnection connection_;
  Failpoints& failpoints_;
  Wanted wanted_;
};

}  // namespace

std::unique_ptr<Writer> make_sqlite_writer(const std::string& path, Failpoints& failpoints) {
  return std::make_unique<SqliteWriter>(path, failpoints);
}

}  // namespace lumbung::store
