#include "runtime/events/consumer_work.h"

namespace lumbung::events {

Step step_of(const FeedCursor& at, const FeedRecord& record) {
  if (!record.damage.empty()) return record.offset <= at.offset ? Step::duplicate : Step::damaged;
  const auto& event = record.envelope;
  if (!at.log_id.empty() && event.log_id != at.log_id)
    throw CannotGoOn("The log was restored: its id was " + at.log_id + " and is " + event.log_id +
                     " now. A projection is rebuilt; see docs/operate.md.");
  if (event.position <= at.position) return Step::duplicate;
  if (event.position != at.position + 1)
    throw CannotGoOn("The next event must have position " + std::to_string(at.position + 1) + " and has " +
                     std::to_string(event.position) +
                     ": what is between is missing. Publish it again from there (lumbungctl relay republish), then restart"
                     " this process.");
  return Step::next;
}

FeedCursor behind(const FeedCursor& at, const FeedRecord& record) {
  if (!record.damage.empty()) return {at.log_id, at.position, record.offset};
  return {record.envelope.log_id, record.envelope.position, record.offset};
}

FeedCursor cursor_of(const store::CursorRow& row) { return {row.log_id, row.position, row.offset}; }

store::CursorRow row_of(const std::string& name, const FeedCursor& cursor) {
  return {name, cursor.log_id, cursor.position, cursor.offset};
}

std::unique_ptr<store::Connection> working_connection(store::Store& store) {
  auto connection = store.maintenance();
  if (store.engine() == "postgresql")
    connection->execute("SET lock_timeout = '10s'; SET idle_in_transaction_session_timeout = '2s'");
  return connection;
}

FeedCursor begin_at_cursor(store::Store& store, store::Connection& connection, const std::string& name,
                           std::int64_t now_us) {
  const bool postgresql = store.engine() == "postgresql";
  // SQLite has one lock for all; PostgreSQL one for each row.
  connection.execute(postgresql ? "BEGIN" : "BEGIN IMMEDIATE");
  connection.query(
      "INSERT INTO cursors (name, log_id, position, record_offset, time_us) VALUES (?1, '', 0, -1, ?2)"
      " ON CONFLICT (name) DO NOTHING",
      {name, now_us});
  const std::string select = "SELECT log_id, position, record_offset FROM cursors WHERE name = ?1";
  const auto rows = connection.query(postgresql ? select + " FOR UPDATE" : select, {name});
  return {store::text(rows.at(0)[0]), store::integer(rows[0][1]), store::integer(rows[0][2])};
}

std::int64_t microseconds(Timestamp time) { return time.time_since_epoch().count(); }

}  // namespace lumbung::events
