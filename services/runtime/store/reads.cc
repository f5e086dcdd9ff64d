// Reads that both engines answer with the same text. No transaction is held between calls.
#include "runtime/store/store.h"

namespace lumbung::store {
namespace {

constexpr char kEventColumns[] =
    "SELECT position, stream, version, type, payload, metadata, time_us, leaf, hash FROM events";
constexpr char kStateColumns[] = "SELECT name, version, fold_version, state FROM streams";

// The rows are the caller's no more: their texts go over uncopied.
std::string take_text(Value& value) { return std::move(std::get<std::string>(value)); }
std::string take_bytes(Value& value) { return std::move(std::get<Bytes>(value).data); }

std::vector<EventRow> events_of(Rows rows) {
  std::vector<EventRow> events;
  events.reserve(rows.size());
  for (auto& row : rows)
    events.push_back({integer(row[0]), take_text(row[1]), integer(row[2]), take_text(row[3]), take_bytes(row[4]),
                      take_bytes(row[5]), integer(row[6]), take_bytes(row[7]), take_bytes(row[8])});
  return events;
}

std::vector<StateRow> states_of(const Rows& rows) {
  std::vector<StateRow> states;
  states.reserve(rows.size());
  for (const auto& row : rows)
    states.push_back({text(row[0]), integer(row[1]), static_cast<std::int32_t>(integer(row[2])),
                      bytes(row[3])});
  return states;
}

Row parameters_of(const std::vector<std::string>& texts) {
  return Row(texts.begin(), texts.end());
}

}  // namespace

Head read_head(Connection& connection) {
  const auto rows = connection.query("SELECT log_id, position, hash, writer_level FROM head");
  if (rows.size() != 1) throw Unavailable("The table 'head' does not hold one row.");
  return {text(rows[0][0]), integer(rows[0][1]), bytes(rows[0][2]),
          static_cast<std::int32_t>(integer(rows[0][3]))};
}

std::vector<StateRow> read_states(Connection& connection, const std::vector<std::string>& streams) {
  if (streams.empty()) return {};
  return states_of(connection.query(
      std::string(kStateColumns) + " WHERE name IN " + placeholders(1, streams.size()),
      parameters_of(streams)));
}

std::vector<StateRow> read_states_after(Connection& connection, const std::string& after, int limit) {
  return states_of(
      connection.query(std::string(kStateColumns) + " WHERE name > ?1 ORDER BY name LIMIT ?2",
                       {after, std::int64_t{limit}}));
}

std::vector<KeyRow> read_keys(Connection& connection, const std::vector<std::string>& keys) {
  if (keys.empty()) return {};
  std::vector<KeyRow> found;
  for (const auto& row : connection.query(
           "SELECT key, stream FROM keys WHERE key IN " + placeholders(1, keys.size()),
           parameters_of(keys)))
    found.push_back({text(row[0]), text(row[1])});
  return found;
}

std::string person_key(const std::string& person) { return "person/" + person; }

std::vector<SealedRow> read_sealed(Connection& connection, const std::vector<std::string>& streams) {
  if (streams.empty()) return {};
  std::vector<SealedRow> rows;
  for (const auto& row :
       connection.query("SELECT stream, ref, person, key_id, ciphertext FROM sealed WHERE stream IN " +
                            placeholders(1, streams.size()),
                        parameters_of(streams)))
    rows.push_back({text(row[0]), {text(row[1]), {}, text(row[2]), integer(row[3]), bytes(row[4])}});
  return rows;
}

std::vector<RecordRow> read_records(Connection& connection, const std::vector<std::string>& streams) {
  if (streams.empty()) return {};
  std::vector<RecordRow> records;
  for (const auto& row :
       connection.query("SELECT s.name, s.version, s.fold_version, s.state, x.ref, x.person, x.key_id, x.ciphertext"
                        " FROM streams s LEFT JOIN sealed x ON x.stream = s.name WHERE s.name IN " +
                            placeholders(1, streams.size()) + " ORDER BY s.name",
                        parameters_of(streams))) {
    auto& record = records.emplace_back();
    record.state = {text(row[0]), integer(row[1]), static_cast<std::int32_t>(integer(row[2])), bytes(row[3])};
    if (!std::holds_alternative<std::monostate>(row[4]))
      record.sealed = SealedData{text(row[4]), {}, text(row[5]), integer(row[6]), bytes(row[7])};
  }
  return records;
}

std::optional<CursorRow> read_cursor(Connection& connection, const std::string& name) {
  const auto rows =
      connection.query("SELECT log_id, position, record_offset FROM cursors WHERE name = ?1", {name});
  if (rows.empty()) return std::nullopt;
  return CursorRow{name, text(rows[0][0]), integer(rows[0][1]), integer(rows[0][2])};
}

void write_cursor(Connection& connection, const CursorRow& cursor, std::int64_t now_us) {
  connection.query(
      "INSERT INTO cursors (name, log_id, position, record_offset, time_us) VALUES (?1, ?2, ?3, ?4, ?5)"
      " ON CONFLICT (name) DO UPDATE SET log_id = excluded.log_id, position = excluded.position,"
      " record_offset = excluded.record_offset, time_us = excluded.time_us",
      {cursor.name, cursor.log_id, cursor.position, cursor.offset, now_us});
}

void write_parked(Connection& connection, const ParkedRow& parked) {
  connection.query(
      "INSERT INTO parked (cursor_name, record_offset, log_id, position, subject, type, reason, detail, record, time_us)"
      " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"
      " ON CONFLICT (cursor_name, record_offset) DO UPDATE SET log_id = excluded.log_id, position = excluded.position,"
      " subject = excluded.subject, type = excluded.type, reason = excluded.reason, detail = excluded.detail,"
      " record = excluded.record, time_us = excluded.time_us",
      {parked.cursor, parked.offset, parked.log_id, parked.position, parked.subject, parked.type, parked.reason,
       parked.detail, Bytes{parked.record}, parked.time_us});
}

std::vector<ParkedRow> read_parked_after(Connection& connection, const std::string& cursor, std::int64_t offset,
                                         int limit) {
  std::vector<ParkedRow> parked;
  for (const auto& row :
       connection.query("SELECT cursor_name, record_offset, log_id, position, subject, type, reason, detail, record, time_us"
                        " FROM parked WHERE cursor_name = ?1 AND record_offset > ?2 ORDER BY record_offset LIMIT ?3",
                        {cursor, offset, std::int64_t{limit}}))
    parked.push_back({text(row[0]), integer(row[1]), text(row[2]), integer(row[3]), text(row[4]), text(row[5]),
                      text(row[6]), text(row[7]), bytes(row[8]), integer(row[9])});
  return parked;
}

std::vector<EventRow> read_events_after(Connection& connection, std::int64_t after, int limit) {
  return events_of(connection.query(
      std::string(kEventColumns) + " WHERE position > ?1 ORDER BY position LIMIT ?2",
      {after, std::int64_t{limit}}));
}

std::vector<EventRow> read_events_of(Connection& connection, const std::vector<std::string>& streams,
                                     std::int64_t up_to) {
  if (streams.empty()) return {};
  auto parameters = parameters_of(streams);
  parameters.push_back(up_to);
  return events_of(connection.query(std::string(kEventColumns) + " WHERE stream IN " +
                                        placeholders(1, streams.size()) + " AND position <= ?" +
                                        std::to_string(streams.size() + 1) +
                                        " ORDER BY stream, version",
                                    parameters));
}

std::vector<EventRow> read_events_of(Connection& connection, const std::string& stream, std::int64_t after_version,
                                     std::int64_t up_to, int limit) {
  return events_of(connection.query(std::string(kEventColumns) +
                                        " WHERE stream = ?1 AND version > ?2 AND position <= ?3"
                                        " ORDER BY version LIMIT ?4",
                                    {stream, after_version, up_to, std::int64_t{limit}}));
}

}  // namespace lumbung::store
