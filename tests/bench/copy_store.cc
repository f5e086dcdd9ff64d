#include "bench/copy_store.h"

#include <chrono>
#include <stdexcept>

#include "base/check.h"

namespace lumbung::bench {
namespace {

constexpr std::size_t kSendBytes = 256 * 1024;
constexpr char kSignature[] = "PGCOPY\n\377\r\n";  // With the zero behind it, as the format has it.

}  // namespace

Copy::Copy(const std::string& url, const std::string& table, const std::string& columns)
    : connection_(PQconnectdb(url.c_str())), table_(table) {
  if (PQstatus(connection_) != CONNECTION_OK) throw std::runtime_error(PQerrorMessage(connection_));
  // Emptied and filled in one transaction: with wal_level=minimal nothing of it goes through the write-ahead log.
  execute("BEGIN; TRUNCATE " + table);
  execute("COPY " + table + " " + columns + " FROM STDIN (FORMAT binary, FREEZE)");
  out_.assign(kSignature, sizeof kSignature);
  big_endian(0, 4);
  big_endian(0, 4);
}

Copy::~Copy() { PQfinish(connection_); }

void Copy::execute(const std::string& sql) {
  PGresult* result = PQexec(connection_, sql.c_str());
  const auto status = PQresultStatus(result);
  PQclear(result);
  if (status != PGRES_COMMAND_OK && status != PGRES_COPY_IN)
    throw std::runtime_error(table_ + ": " + PQerrorMessage(connection_));
}

void Copy::big_endian(std::uint64_t value, int size) {
  for (int shift = (size - 1) * 8; shift >= 0; shift -= 8) out_.push_back(static_cast<char>(value >> shift & 0xFF));
}

void Copy::row(int columns) {
  if (out_.size() >= kSendBytes) send();
  big_endian(static_cast<std::uint64_t>(columns), 2);
}

void Copy::text(std::string_view value) {
  big_endian(value.size(), 4);
  out_ += value;
}

void Copy::int8(std::int64_t value) {
  big_endian(8, 4);
  big_endian(static_cast<std::uint64_t>(value), 8);
}

void Copy::int4(std::int32_t value) {
  big_endian(4, 4);
  big_endian(static_cast<std::uint32_t>(value), 4);
}

void Copy::value(const store::Value& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) return int8(*number);
  if (std::holds_alternative<std::monostate>(value)) return big_endian(0xFFFFFFFF, 4);
  text(store::text(value));
}

void Copy::send() {
  if (PQputCopyData(connection_, out_.data(), static_cast<int>(out_.size())) != 1)
    throw std::runtime_error(table_ + ": " + PQerrorMessage(connection_));
  out_.clear();
}

void Copy::end() {
  big_endian(0xFFFF, 2);
  send();
  if (PQputCopyEnd(connection_, nullptr) != 1) throw std::runtime_error(PQerrorMessage(connection_));
  while (PGresult* result = PQgetResult(connection_)) {
    const auto status = PQresultStatus(result);
    PQclear(result);
    if (status != PGRES_COMMAND_OK) throw std::runtime_error(table_ + ": " + PQerrorMessage(connection_));
  }
  execute("COMMIT");
}

class CopyWriter : public store::Writer {
 public:
  explicit CopyWriter(CopyStore& store) : store_(store) {}

  // Nothing is looked up: every command makes a record of its own.
  void begin(const store::Wanted&) override {}
  store::Loaded load() override {
    store::Loaded loaded;
    loaded.head = store_.head_;
    return loaded;
  }
  std::vector<store::EventRow> stream_events(const std::string&) override {
    check_failed("a seeded stream is never folded again", __FILE__, __LINE__);
  }

  void commit(const store::Writes& writes) override {
    CHECK(writes.changed_streams.empty() && writes.released.empty() && writes.sealed.empty());
    write_events(*store_.events_, writes.events);
    auto& streams = *store_.streams_;
    for (const auto& row : writes.new_streams) {
      streams.row(4);
      streams.text(row.stream);
      streams.int8(row.version);
      streams.int4(row.fold_version);
      streams.text(row.state);
    }
    for (const auto& row : writes.claimed) {
      store_.keys_->row(2);
      store_.keys_->text(row.key);
      store_.keys_->text(row.stream);
    }
    auto& requests = *store_.requests_;
    for (const auto& row : writes.requests) {
      requests.row(4);
      requests.text(row.id);
      requests.text(row.fingerprint);
      requests.text(row.reply);
      requests.int8(row.time_us);
    }
    for (const auto& view : writes.views) write_view(view);
    store_.head_ = writes.head;
  }

  void rollback() noexcept override {}

 private:
  static void write_events(Copy& copy, const std::vector<store::EventRow>& events) {
    for (const auto& row : events) {
      copy.row(9);
      copy.int8(row.position);
      copy.text(row.stream);
      copy.int8(row.version);
      copy.text(row.type);
      copy.text(row.payload);
      copy.text(row.metadata);
      copy.int8(row.time_us);
      copy.text(row.leaf);
      copy.text(row.hash);
    }
  }

  void write_view(const store::ViewRows& view) {
    CHECK(view.updated.empty() && view.removed.empty());
    for (auto& [table, copy] : store_.views_) {
      if (table != view.table) continue;
      for (const auto& row : view.inserted) {
        copy->row(static_cast<int>(row.size()));
        for (const auto& value : row) copy->value(value);
      }
    }
  }

  CopyStore& store_;
};

CopyStore::CopyStore(store::Store& real, std::string url, const std::vector<const store::ViewTable*>& views)
    : real_(real), url_(std::move(url)) {
  const auto connection = real_.maintenance();
  head_ = store::read_head(*connection);
  CHECK(head_.position == 0);
  schema_ = store::text(connection->query("SELECT current_schema()::text")[0][0]);
  drop_indexes();
  const auto copy = [&](const std::string& table, const std::string& columns) {
    return std::make_unique<Copy>(url_, schema_ + "." + table, columns);
  };
  events_ = copy("events", "(position, stream, version, type, payload, metadata, time_us, leaf, hash)");
  streams_ = copy("streams", "(name, version, fold_version, state)");
  keys_ = copy("keys", "(key, stream)");
  requests_ = copy("requests", "(id, fingerprint, reply, time_us)");
  for (const auto* view : views) {
    std::string columns = "(name";
    for (const auto& column : view->columns) columns += ", " + column.name;
    views_.emplace_back(view, copy(view->table, columns + ")"));
  }
}

CopyStore::~CopyStore() = default;

std::unique_ptr<store::Writer> CopyStore::writer() { return std::make_unique<CopyWriter>(*this); }

// What the schema has, whatever that is: remembered as PostgreSQL itself writes it.
void CopyStore::drop_indexes() {
  const auto connection = real_.maintenance();
  const std::string tables =
      "('events', 'streams', 'keys', 'requests') OR c.relname IN (SELECT name FROM views)) AND c.relnamespace = current_schema()::regnamespace";
  for (const auto& row : connection->query(
           "SELECT c.relname::text, o.conname::text, pg_get_constraintdef(o.oid) FROM pg_constraint o JOIN pg_class c"
           " ON c.oid = o.conrelid WHERE o.contype IN ('p', 'u') AND (c.relname IN " + tables + " ORDER BY 1, 2")) {
    const auto table = schema_ + "." + store::text(row[0]);
    connection->execute("ALTER TABLE " + table + " DROP CONSTRAINT " + store::text(row[1]));
    indexes_.push_back("ALTER TABLE " + table + " ADD CONSTRAINT " + store::text(row[1]) + " " + store::text(row[2]));
  }
  for (const auto& row : connection->query(
           "SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i JOIN pg_class c"
           " ON c.oid = i.indrelid WHERE (c.relname IN " + tables + " ORDER BY 1")) {
    connection->execute("DROP INDEX " + store::text(row[0]));
    indexes_.push_back(store::text(row[1]));
  }
}

void CopyStore::finish(std::ostream& progress) {
  using Clock = std::chrono::steady_clock;
  const auto begin = Clock::now();
  const auto timed = [&](const std::string& what) {
    progress << "  " << std::chrono::duration_cast<std::chrono::seconds>(Clock::now() - begin).count() << " s  " << what
             << std::endl;
  };
  for (auto* copy : {&events_, &streams_, &keys_, &requests_}) (*copy)->end();
  for (auto& [view, copy] : views_) copy->end();
  timed("rows are in");
  const auto connection = real_.maintenance();
  connection->execute("SET maintenance_work_mem = '1GB'");
  for (const auto& index : indexes_) {
    connection->execute(index);
    timed(index.substr(0, 100));
  }
  connection->query("UPDATE head SET position = ?1, hash = ?2", {head_.position, store::Bytes{head_.hash}});
  connection->execute("ANALYZE");
  connection->execute("CHECKPOINT");
  timed("analyzed and on disk");
}

}  // namespace lumbung::bench
