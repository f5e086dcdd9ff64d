#include "runtime/keys/key_database.h"

#include <sqlite3.h>

#include <stdexcept>

#include "base/check.h"

namespace lumbung {
namespace {

// The first master key's id. From 256 to 32,767 SQLite stores a number in two bytes, so wrapping a
// key anew changes no row's length and is done in its place.
constexpr std::int64_t kFirstMaster = 1'000;

constexpr char kTables[] = R"sql(
CREATE TABLE IF NOT EXISTS store (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  random_id BLOB NOT NULL,
  folder_id TEXT NOT NULL,
  next_id INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS masters (
  id INTEGER PRIMARY KEY,
  check_value TEXT NOT NULL UNIQUE,
  wraps INTEGER NOT NULL,
  rewrapped_to INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS data_keys (
  id INTEGER PRIMARY KEY,
  master INTEGER NOT NULL,
  wrapped BLOB NOT NULL
);
)sql";

}  // namespace

// A prepared statement; `fail` of the database is called where SQLite is not content.
class KeyDatabase::Statement {
 public:
  Statement(KeyDatabase& database, const char* sql) : database_(database) {
    if (sqlite3_prepare_v2(database.database_.get(), sql, -1, &statement_, nullptr) != SQLITE_OK)
      database.fail();
  }
  ~Statement() { sqlite3_finalize(statement_); }
  Statement(const Statement&) = delete;

  Statement& bind(int at, std::int64_t value) {
    return checked(sqlite3_bind_int64(statement_, at, value));
  }
  Statement& bind_text(int at, const std::string& value) {
    return checked(sqlite3_bind_text64(statement_, at, value.data(), value.size(), SQLITE_TRANSIENT,
                                       SQLITE_UTF8));
  }
  Statement& bind_bytes(int at, const std::string& value) {
    return checked(
        sqlite3_bind_blob64(statement_, at, value.data(), value.size(), SQLITE_TRANSIENT));
  }

  // True when there is a row.
  bool step() {
    const int code = sqlite3_step(statement_);
    if (code != SQLITE_ROW && code != SQLITE_DONE) {
      sqlite3_reset(statement_);
      database_.fail();
    }
    return code == SQLITE_ROW;
  }
  // To its end, for a statement without rows.
  void run() {
    CHECK(!step());
    reset();
  }
  void reset() { sqlite3_reset(statement_); }

  std::int64_t number(int column) { return sqlite3_column_int64(statement_, column); }
  std::string bytes(int column) {
    const auto* const data = static_cast<const char*>(sqlite3_column_blob(statement_, column));
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
    return data ? std::string(data, size) : std::string();
  }

 private:
  Statement& checked(int code) {
    if (code != SQLITE_OK) database_.fail();
    return *this;
  }

  KeyDatabase& database_;
  sqlite3_stmt* statement_ = nullptr;
};

void KeyDatabase::Close::operator()(sqlite3* database) const { sqlite3_close(database); }

KeyDatabase::KeyDatabase(std::filesystem::path file) : file_(std::move(file)) {
  sqlite3* opened = nullptr;
  const int code = sqlite3_open_v2(file_.c_str(), &opened,
                                   SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr);
  database_.reset(opened);
  if (code != SQLITE_OK) fail();
  set_up();
}

KeyDatabase::~KeyDatabase() = default;

void KeyDatabase::set_up() {
  sqlite3_busy_timeout(database_.get(), kKeyDatabaseBusyMs);
  execute("PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY");
  Statement journal(*this, "PRAGMA journal_mode = TRUNCATE");
  CHECK(journal.step());
  if (journal.bytes(0) != "truncate")
    throw std::runtime_error("The key store " + file_.string() + " is in journal mode " +
                             journal.bytes(0) + ", which keeps destroyed keys. Stop what set that.");
  journal.reset();
  make_tables();
  const auto prepare = [this](const char* sql) { return std::make_unique<Statement>(*this, sql); };
  insert_ = prepare("INSERT INTO data_keys (id, master, wrapped) VALUES (?1, ?2, ?3)");
  find_ = prepare("SELECT master, wrapped FROM data_keys WHERE id = ?1");
  after_ = prepare(
      "SELECT id, master, wrapped FROM data_keys WHERE id > ?1 ORDER BY id LIMIT ?2");
  rewrap_ = prepare("UPDATE data_keys SET master = ?2, wrapped = ?3 WHERE id = ?1");
  destroy_ = prepare("DELETE FROM data_keys WHERE id = ?1");
}

void KeyDatabase::make_tables() {
  Statement count(*this, "SELECT count(*) FROM sqlite_schema WHERE type = 'table'");
  CHECK(count.step());
  const bool empty = count.number(0) == 0;
  count.reset();
  if (!empty) return;
  Transaction making(*this, Transaction::Kind::write);
  execute(kTables);
  making.commit();
}

void KeyDatabase::fail() {
  const auto what = "The key store " + file_.string();
  const std::string why = database_ ? sqlite3_errmsg(database_.get()) : "out of memory";
  switch (database_ ? sqlite3_errcode(database_.get()) & 0xFF : SQLITE_NOMEM) {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_ERROR:  // A table that is not there.
      throw std::runtime_error(what + " is damaged (" + why +
                               "). Stop, and put back its newest backup with the files beside it.");
    case SQLITE_BUSY:
      throw std::runtime_error(what + " is held by another process for more than " +
                               std::to_string(kKeyDatabaseBusyMs / 1000) + " seconds.");
    default:
      throw std::runtime_error(what + " cannot be used: " + why + ".");
  }
}

void KeyDatabase::execute(const char* sql) {
  if (sqlite3_exec(database_.get(), sql, nullptr, nullptr, nullptr) != SQLITE_OK) fail();
}

KeyDatabase::Transaction::Transaction(KeyDatabase& database, Kind kind) : database_(database) {
  database.execute(kind == Kind::write ? "BEGIN IMMEDIATE" : "BEGIN");
}

KeyDatabase::Transaction::~Transaction() {
  // SQLite may have rolled back by itself, on a full disk for example; then this has nothing to do.
  if (open_) sqlite3_exec(database_.database_.get(), "ROLLBACK", nullptr, nullptr, nullptr);
}

void KeyDatabase::Transaction::commit() {
  database_.execute("COMMIT");
  open_ = false;
}

std::optional<StoreRow> KeyDatabase::store() {
  Statement select(*this, "SELECT random_id, folder_id, next_id FROM store");
  if (!select.step()) return std::nullopt;
  return StoreRow{select.bytes(0), select.bytes(1), select.number(2)};
}

void KeyDatabase::begin_store(const StoreRow& row) {
  Statement insert(*this,
                   "INSERT INTO store (one, random_id, folder_id, next_id) VALUES (1, ?1, ?2, ?3)");
  insert.bind_bytes(1, row.random_id).bind_text(2, row.folder_id).bind(3, row.next_id).run();
}

void KeyDatabase::set_next_id(std::int64_t next_id) {
  Statement(*this, "UPDATE store SET next_id = ?1").bind(1, next_id).run();
}

std::vector<MasterRow> KeyDatabase::masters() {
  Statement select(*this, "SELECT id, check_value, wraps, rewrapped_to FROM masters ORDER BY id");
  std::vector<MasterRow> rows;
  while (select.step())
    rows.push_back(
        {select.number(0), select.bytes(1), select.number(2) != 0, select.number(3)});
  return rows;
}

void KeyDatabase::add_master(const std::string& check) {
  Statement insert(*this,
                   "INSERT INTO masters (id, check_value, wraps, rewrapped_to) "
                   "VALUES ((SELECT coalesce(max(id) + 1, ?1) FROM masters), ?2, 1, 0)");
  insert.bind(1, kFirstMaster).bind_text(2, check).run();
}

void KeyDatabase::set_rewrapped(std::int64_t master, std::int64_t to, bool wraps) {
  Statement update(*this, "UPDATE masters SET rewrapped_to = ?2, wraps = ?3 WHERE id = ?1");
  update.bind(1, master).bind(2, to).bind(3, wraps).run();
}

void KeyDatabase::insert(const WrappedKey& key) {
  insert_->bind(1, key.id).bind(2, key.master).bind_bytes(3, key.wrapped).run();
}

std::optional<WrappedKey> KeyDatabase::find(std::int64_t id) {
  find_->bind(1, id);
  std::optional<WrappedKey> found;
  if (find_->step()) found = WrappedKey{id, find_->number(0), find_->bytes(1)};
  find_->reset();
  return found;
}

std::vector<WrappedKey> KeyDatabase::after(std::int64_t id, int limit) {
  after_->bind(1, id).bind(2, limit);
  std::vector<WrappedKey> keys;
  while (after_->step())
    keys.push_back({after_->number(0), after_->number(1), after_->bytes(2)});
  after_->reset();
  return keys;
}

void KeyDatabase::rewrap(const WrappedKey& key) {
  rewrap_->bind(1, key.id).bind(2, key.master).bind_bytes(3, key.wrapped).run();
}

void KeyDatabase::destroy(std::int64_t id) { destroy_->bind(1, id).run(); }

}  // namespace lumbung
