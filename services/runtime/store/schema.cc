#include "runtime/store/schema.h"

#include <random>

#include "runtime/digest.h"
#include "runtime/store/hash_chain.h"
#include "runtime/store/store.h"

namespace lumbung::store {
namespace {

constexpr char kEventStore[] = R"sql(
CREATE TABLE head (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  log_id {key} NOT NULL,
  position BIGINT NOT NULL,
  hash {bytes} NOT NULL,
  writer_level INTEGER NOT NULL,
  fingerprint_key {key} NOT NULL
) {hot};
CREATE TABLE streams (
  name {key} PRIMARY KEY,
  version BIGINT NOT NULL,
  fold_version INTEGER NOT NULL,
  state {bytes} NOT NULL
) {hot};
CREATE TABLE events (
  position BIGINT PRIMARY KEY,
  stream {key} NOT NULL,
  version BIGINT NOT NULL,
  type {key} NOT NULL,
  payload {bytes} NOT NULL,
  metadata {bytes} NOT NULL,
  time_us BIGINT NOT NULL,
  leaf {bytes} NOT NULL,
  hash {bytes} NOT NULL,
  UNIQUE (stream, version)
) {append};
CREATE TABLE keys (
  key {key} PRIMARY KEY,
  stream {key} NOT NULL
);
CREATE TABLE requests (
  id {key} PRIMARY KEY,
  fingerprint {bytes} NOT NULL,
  reply {bytes} NOT NULL,
  time_us BIGINT NOT NULL
);
CREATE TABLE views (
  name {key} PRIMARY KEY,
  checksum {key} NOT NULL
);
)sql";

constexpr char kSealed[] = R"sql(
CREATE TABLE sealed (
  stream {key} PRIMARY KEY,
  ref {key} NOT NULL,
  person {key} NOT NULL,
  key_id BIGINT NOT NULL,
  ciphertext {bytes} NOT NULL
) {hot};
ALTER TABLE head ADD COLUMN person_keys {key} NOT NULL DEFAULT '';
)sql";

// What a service knows of the logs it follows, and of what it could not apply; and the tables of its projections.
constexpr char kFollowing[] = R"sql(
CREATE TABLE cursors (
  name {key} PRIMARY KEY,
  log_id {key} NOT NULL,
  position BIGINT NOT NULL,
  record_offset BIGINT NOT NULL,
  time_us BIGINT NOT NULL
) {hot};
CREATE TABLE parked (
  cursor_name {key} NOT NULL,
  record_offset BIGINT NOT NULL,
  log_id {key} NOT NULL,
  position BIGINT NOT NULL,
  subject {key} NOT NULL,
  type {key} NOT NULL,
  reason {key} NOT NULL,
  detail {key} NOT NULL,
  record {bytes} NOT NULL,
  time_us BIGINT NOT NULL,
  PRIMARY KEY (cursor_name, record_offset)
);
CREATE INDEX parked_by_subject ON parked (cursor_name, subject, record_offset);
CREATE TABLE projections (
  name {key} PRIMARY KEY,
  checksum {key} NOT NULL,
  state {key} NOT NULL
);
)sql";

// Parked records that an operator gave up, kept for whoever asks later why a fact is nowhere.
constexpr char kDiscarded[] = R"sql(
CREATE TABLE discarded (
  cursor_name {key} NOT NULL,
  record_offset BIGINT NOT NULL,
  log_id {key} NOT NULL,
  position BIGINT NOT NULL,
  subject {key} NOT NULL,
  type {key} NOT NULL,
  reason {key} NOT NULL,
  detail {key} NOT NULL,
  record {bytes} NOT NULL,
  time_us BIGINT NOT NULL,
  discarded_by {key} NOT NULL,
  discarded_why {key} NOT NULL,
  discarded_us BIGINT NOT NULL,
  PRIMARY KEY (cursor_name, record_offset, discarded_us)
);
)sql";

std::string replaced(std::string text, const std::string& what, const std::string& with) {
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size()))
    text.replace(at, what.size(), with);
  return text;
}

bool readable(Connection& connection, const std::string& sql) {
  try {
    connection.query(sql);
    return true;
  } catch (const Unavailable&) {
    return false;
  } catch (const DataError&) {
    return false;
  }
}

}  // namespace

std::string random_log_id() {
  std::random_device device;
  std::string raw;
  for (int i = 0; i < 16; ++i) raw.push_back(static_cast<char>(device() & 0xFF));
  return hex(raw);
}

const std::vector<Migration>& migrations() {
  static const std::vector<Migration> list = {{1, "event store", kEventStore}, {2, "sealed", kSealed},
                                              {3, "following", kFollowing}, {4, "discarded", kDiscarded}};
  return list;
}

std::string in_dialect(const std::string& sql, const Dialect& dialect) {
  auto text = replaced(sql, "{key}", dialect.key_text);
  text = replaced(text, "{bytes}", dialect.bytes);
  text = replaced(text, "{hot}", dialect.hot);
  return replaced(text, "{append}", dialect.append);
}

void migrate(Connection& connection, const Dialect& dialect, std::int64_t now_us) {
  connection.execute(in_dialect(
      "CREATE TABLE IF NOT EXISTS migrations (number INTEGER PRIMARY KEY, name {key} NOT NULL,"
      " checksum {key} NOT NULL, time_us BIGINT NOT NULL)",
      dialect));
  const auto applied =
      connection.query("SELECT number, name, checksum FROM migrations ORDER BY number");
  for (const auto& migration : migrations()) {
    const auto checksum = hex(sha256(migration.sql));
    const auto index = static_cast<std::size_t>(migration.number - 1);
    if (index < applied.size()) {
      if (integer(applied[index][0]) != migration.number || text(applied[index][2]) != checksum)
        throw Unusable("The database's migration " + std::to_string(integer(applied[index][0])) + " (" +
                       text(applied[index][1]) +
                       ") is not the one this program knows. It belongs to another program or was changed "
                       "by hand; use another database, or restore a backup.");
      continue;
    }
    connection.execute(in_dialect(migration.sql, dialect));
    connection.query("INSERT INTO migrations VALUES (?1, ?2, ?3, ?4)",
                     {std::int64_t{migration.number}, migration.name, checksum, now_us});
    if (migration.number == 1)
      connection.query("INSERT INTO head VALUES (1, ?1, 0, ?2, ?3, '')",
                       {random_log_id(), Bytes{empty_log_hash()}, std::int64_t{1}});
  }
}

void check_schema(Connection& connection) {
  static const std::vector<std::pair<std::string, std::string>> kTables = {
      {"head", "log_id, position, hash, writer_level, fingerprint_key, person_keys"},
      {"streams", "name, version, fold_version, state"},
      {"events", "position, stream, version, type, payload, metadata, time_us, leaf, hash"},
      {"keys", "key, stream"},
      {"requests", "id, fingerprint, reply, time_us"},
      {"sealed", "stream, ref, person, key_id, ciphertext"},
      {"views", "name, checksum"},
      {"cursors", "name, log_id, position, record_offset, time_us"},
      {"parked", "cursor_name, record_offset, log_id, position, subject, type, reason, detail, record, time_us"},
      {"projections", "name, checksum, state"},
      {"discarded", "cursor_name, record_offset, discarded_by, discarded_why, discarded_us"}};
  for (const auto& [table, columns] : kTables)
    if (!readable(connection, "SELECT " + columns + " FROM " + table + " LIMIT 0"))
      throw Unusable("The table '" + table + "' is missing or has other columns than (" + columns +
                     "). The database was changed by hand; restore a backup or use another one.");
  const auto rows = connection.query("SELECT writer_level FROM head");
  if (rows.size() != 1)
    throw Unusable("The table 'head' must hold one row; restore a backup or use another database.");
  if (integer(rows[0][0]) > kWriterLevel)
    throw Unusable("The log is at writer level " + std::to_string(integer(rows[0][0])) +
                   " and this program is at " + std::to_string(kWriterLevel) +
                   ": an older program may not write it. Start the newer program.");
}

void bind_fingerprint_key(Store& store, const std::string& key) {
  const auto id = hex(sha256(key)).substr(0, 16);
  const auto connection = store.maintenance();
  connection->query("UPDATE head SET fingerprint_key = ?1 WHERE fingerprint_key = ''", {id});
  if (text(connection->query("SELECT fingerprint_key FROM head")[0][0]) != id)
    throw Unusable("The log was begun with another fingerprint key: repeated requests would be taken for "
                   "misused ids. Put the key file of the first process in place.");
}

std::string bound_person_keys(Store& store) {
  return text(store.maintenance()->query("SELECT person_keys FROM head")[0][0]);
}

void bind_person_keys(Store& store, const std::string& id) {
  const auto connection = store.maintenance();
  connection->query("UPDATE head SET person_keys = ?1 WHERE person_keys = ''", {id});
  if (text(connection->query("SELECT person_keys FROM head")[0][0]) != id)
    throw Unusable("The log's personal data were sealed with other keys. Put the key folder of the first process in "
                   "place.");
}

std::string ViewTable::checksum() const {
  std::string definition = table + "(name";
  for (const auto& column : columns)
    definition += "," + column.name + (column.type == ColumnType::text ? " text" : " integer");
  for (const auto& index : indexes) {
    definition += ";";
    for (const auto& column : index) definition += column + ",";
  }
  return hex(sha256(definition));
}

std::string create_view_sql(const ViewTable& view, const std::string& table,
                            const Dialect& dialect) {
  std::string sql = "CREATE TABLE " + table + " (name {key} PRIMARY KEY";
  for (const auto& column : view.columns)
    sql += ", " + column.name + (column.type == ColumnType::text ? " {key}" : " BIGINT");
  sql += ") {hot};";
  for (std::size_t i = 0; i < view.indexes.size(); ++i) {
    sql += "CREATE INDEX " + table + "_by_" + std::to_string(i + 1) + " ON " + table + " (";
    for (const auto& column : view.indexes[i]) sql += column + ", ";
    sql += "name);";
  }
  return in_dialect(sql, dialect);
}

}  // namespace lumbung::store
