#include "runtime/store/postgresql_connection.h"

#include <cstring>
#include <fstream>

#include "base/check.h"
#include "base/text.h"
#include "runtime/store/postgresql_rows.h"

namespace lumbung::store {
namespace {

void add_big_endian(std::string& out, std::uint64_t value, int size) {
  char raw[8];
  for (int i = size - 1; i >= 0; --i, value >>= 8) raw[i] = static_cast<char>(value & 0xFF);
  out.append(raw, static_cast<std::size_t>(size));
}

std::uint64_t read_big_endian(const char* raw, int size) {
  std::uint64_t value = 0;
  for (int i = 0; i < size; ++i) value = value << 8 | static_cast<unsigned char>(raw[i]);
  return value;
}

// `?12` to `$12`, outside quotes.
std::string dollar_placeholders(const std::string& sql) {
  std::string out;
  bool quoted = false;
  for (std::size_t i = 0; i < sql.size(); ++i) {
    if (sql[i] == '\'') quoted = !quoted;
    const bool placeholder =
        !quoted && sql[i] == '?' && i + 1 < sql.size() && sql[i + 1] >= '0' && sql[i + 1] <= '9';
    out.push_back(placeholder ? '$' : sql[i]);
  }
  return out;
}

// COPY in binary: what begins it, a row, and what ends it.
std::string copy_begin() {
  constexpr std::string_view kSignature{"PGCOPY\n\377\r\n\0", 11};
  std::string out(kSignature);
  add_big_endian(out, 0, 4);  // flags
  add_big_endian(out, 0, 4);  // size of what extends the header
  return out;
}

void add_copy_row(std::string& out, const Row& row) {
  constexpr std::uint64_t kNull = 0xFFFFFFFF;
  add_big_endian(out, row.size(), 2);
  for (const auto& value : row) {
    if (std::holds_alternative<std::monostate>(value)) {
      add_big_endian(out, kNull, 4);
    } else if (const auto* number = std::get_if<std::int64_t>(&value)) {
      add_big_endian(out, 8, 4);
      add_big_endian(out, static_cast<std::uint64_t>(*number), 8);
    } else {
      add_big_endian(out, text(value).size(), 4);
      out += text(value);
    }
  }
}

void add_copy_end(std::string& out) { add_big_endian(out, 0xFFFF, 2); }

std::string message_of(const PGconn* connection) {
  return std::string(trimmed(PQerrorMessage(connection)));
}

}  // namespace

void PgParameters::add_raw(Oid type, std::string raw, bool null) {
  types_.push_back(type);
  raw_.push_back(std::move(raw));
  null_.push_back(null);
  lengths_.push_back(static_cast<int>(raw_.back().size()));
  formats_.push_back(1);
}

void PgParameters::add_int8(std::int64_t value) {
  std::string raw;
  add_big_endian(raw, static_cast<std::uint64_t>(value), 8);
  add_raw(kPgInt8, std::move(raw));
}

void PgParameters::add(const Value& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) return add_int8(*number);
  if (const auto* string = std::get_if<std::string>(&value)) return add_raw(kPgText, *string);
  if (const auto* raw = std::get_if<Bytes>(&value)) return add_raw(kPgBytes, raw->data);
  // No type of its own: the server takes the column's.
  constexpr Oid kUnknown = 0;
  add_raw(kUnknown, {}, true);
}

void PgParameters::add_array(PgType element, std::string encoded) {
  add_raw(element == kPgInt8 ? kPgInt8Array : element == kPgBytes ? kPgBytesArray : kPgTextArray,
          std::move(encoded));
}

const char* const* PgParameters::values() {
  values_.clear();
  for (std::size_t i = 0; i < raw_.size(); ++i)
    values_.push_back(null_[i] ? nullptr : raw_[i].data());
  return values_.data();
}

PgArray::PgArray(PgType element) {
  add_big_endian(out_, 1, 4);  // dimensions
  add_big_endian(out_, 0, 4);  // whether there are nulls; set by take()
  add_big_endian(out_, element, 4);
  add_big_endian(out_, 0, 4);  // size; set by take()
  add_big_endian(out_, 1, 4);  // lower bound
}

void PgArray::add_text(std::string_view text) {
  add_big_endian(out_, text.size(), 4);
  out_ += text;
  ++count_;
}

void PgArray::add_int8(std::int64_t value) {
  add_big_endian(out_, 8, 4);
  add_big_endian(out_, static_cast<std::uint64_t>(value), 8);
  ++count_;
}

void PgArray::add_null() {
  add_big_endian(out_, 0xFFFFFFFF, 4);
  has_null_ = true;
  ++count_;
}

std::string PgArray::take() {
  out_[7] = has_null_ ? 1 : 0;
  std::string size;
  add_big_endian(size, static_cast<std::uint64_t>(count_), 4);
  out_.replace(12, 4, size);
  return std::move(out_);
}

std::int64_t pg_int8(const PGresult* result, int row, int column) {
  const int size = PQgetlength(result, row, column);
  CHECK(size == 8 || size == 4);
  const auto raw = read_big_endian(PQgetvalue(result, row, column), size);
  return size == 8 ? static_cast<std::int64_t>(raw) : static_cast<std::int32_t>(raw);
}

std::string pg_bytes(const PGresult* result, int row, int column) {
  return std::string(PQgetvalue(result, row, column),
                     static_cast<std::size_t>(PQgetlength(result, row, column)));
}

Value pg_value(const PGresult* result, int row, int column) {
  if (PQgetisnull(result, row, column)) return std::monostate{};
  switch (PQftype(result, column)) {
    case kPgInt8:
    case kPgInt4:
      return pg_int8(result, row, column);
    case kPgBytes:
      return Bytes{pg_bytes(result, row, column)};
    default:
      return pg_bytes(result, row, column);
  }
}

PgConnection::~PgConnection() { disconnect(); }

void PgConnection::disconnect() {
  if (connection_) PQfinish(connection_);
  connection_ = nullptr;
  prepared_.clear();
}

void PgConnection::lost(const std::string& doing) {
  const auto why = connection_ ? message_of(connection_) : std::string("not connected");
  disconnect();
  throw Unavailable("PostgreSQL, " + doing + ": " + why);
}

PGconn* PgConnection::connected() {
  if (connection_ && PQstatus(connection_) == CONNECTION_OK) return connection_;
  disconnect();
  std::string password;
  if (!options_.password_file.empty()) {
    std::ifstream file(options_.password_file);
    if (!std::getline(file, password))
      throw Unavailable("The password file " + options_.password_file + " cannot be read.");
  }
  const auto connect_timeout = std::to_string(kConnectTimeoutSeconds);
  const auto user_timeout = std::to_string(kTcpUserTimeoutMs);
  // tcp_user_timeout is of what was sent: a server that vanishes while it owes an answer is noticed by asking whether it is
  // there, eleven seconds at most.
  std::vector<const char*> keys = {"dbname", "connect_timeout", "tcp_user_timeout", "keepalives_idle",
                                   "keepalives_interval", "keepalives_count", "application_name"};
  std::vector<const char*> values = {options_.url.c_str(), connect_timeout.c_str(), user_timeout.c_str(), "5", "2", "3",
                                     "lumbung"};
  if (!password.empty()) {
    keys.push_back("password");
    values.push_back(password.c_str());
  }
  keys.push_back(nullptr);
  values.push_back(nullptr);
  connection_ = PQconnectdbParams(keys.data(), values.data(), 1);
  if (PQstatus(connection_) != CONNECTION_OK) lost("connecting");
  PQsetNoticeProcessor(connection_, [](void*, const char*) {}, nullptr);
  execute(session_);
  return connection_;
}

PGconn* PgConnection::live() {
  if (!connection_) throw Unavailable("PostgreSQL: the connection was lost.");
  return connection_;
}

PgResult PgConnection::checked(PGresult* raw) {
  PgResult result(raw);
  if (!result) lost("reading a result");
  const auto status = PQresultStatus(raw);
  if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_PIPELINE_SYNC)
    return result;
  const char* state = PQresultErrorField(raw, PG_DIAG_SQLSTATE);
  const std::string why(trimmed(PQresultErrorMessage(raw)));
  const std::string sqlstate = state ? state : "";
  if (sqlstate.starts_with("22") || sqlstate.starts_with("23")) throw DataError(why);
  // 57P: the server goes down or ended the session; 08: the connection failed.
  if (sqlstate.empty() || sqlstate.starts_with("57P") || sqlstate.starts_with("08")) disconnect();
  throw Unavailable("PostgreSQL: " + why + (sqlstate.empty() ? "" : " (" + sqlstate + ")"));
}

void PgConnection::execute(const std::string& sql) {
  PGconn* connection = connection_ ? connection_ : connected();
  auto* result = PQexec(connection, sql.c_str());
  if (PQstatus(connection) != CONNECTION_OK) {
    PQclear(result);
    lost("executing");
  }
  checked(result);
}

const std::string& PgConnection::prepared(const std::string& sql, const std::vector<Oid>& types) {
  PGconn* connection = live();
  auto key = sql;
  for (const auto type : types) key += "," + std::to_string(type);
  const auto found = prepared_.find(key);
  if (found != prepared_.end()) return found->second;
  // Bounds the server's memory: lists with free filters make many texts.
  constexpr std::size_t kMaxPrepared = 500;
  if (prepared_.size() >= kMaxPrepared) {
    execute("DEALLOCATE ALL");
    prepared_.clear();
  }
  auto name = "s" + std::to_string(prepared_.size() + 1);
  checked(PQprepare(connection, name.c_str(), dollar_placeholders(sql).c_str(),
                    static_cast<int>(types.size()), types.data()));
  return prepared_.emplace(std::move(key), std::move(name)).first->second;
}

void PgConnection::write_rows(const ViewTable& shape, const std::string& table, const Rows& rows, WriteRows how) {
  if (rows.empty()) return;
  if (how == WriteRows::fresh) return copy_rows(table, rows);
  run(insert_rows_sql(shape, table) + conflict_sql(shape, table, how),
      of_view_rows(shape, all_columns(shape), rows));
}

// Half the server's work of an INSERT.
void PgConnection::copy_rows(const std::string& table, const Rows& rows) {
  constexpr std::size_t kSendBytes = 256 * 1024;
  PgResult begun(PQexec(connected(), ("COPY " + table + " FROM STDIN (FORMAT binary)").c_str()));
  if (PQstatus(connection_) != CONNECTION_OK) lost("copying");
  if (PQresultStatus(begun.get()) != PGRES_COPY_IN) checked(begun.release());
  auto out = copy_begin();
  const auto send = [&] {
    if (PQputCopyData(connection_, out.data(), static_cast<int>(out.size())) != 1) lost("copying");
    out.clear();
  };
  for (const auto& row : rows) {
    add_copy_row(out, row);
    if (out.size() >= kSendBytes) send();
  }
  add_copy_end(out);
  send();
  if (PQputCopyEnd(connection_, nullptr) != 1) lost("copying");
  // The connection is in use until the last result is taken.
  PgResult copied(PQgetResult(connection_));
  while (auto* more = PQgetResult(connection_)) PQclear(more);
  if (PQstatus(connection_) != CONNECTION_OK) lost("copying");
  checked(copied.release());
}

Rows PgConnection::query(const std::string& sql, const Row& parameters) {
  PgParameters bound;
  for (const auto& parameter : parameters) bound.add(parameter);
  const auto result = run(sql, std::move(bound));
  Rows rows(static_cast<std::size_t>(PQntuples(result.get())));
  const auto columns = PQnfields(result.get());
  for (std::size_t row = 0; row < rows.size(); ++row) {
    rows[row].reserve(static_cast<std::size_t>(columns));
    for (int column = 0; column < columns; ++column)
      rows[row].push_back(pg_value(result.get(), static_cast<int>(row), column));
  }
  return rows;
}

PgResult PgConnection::run(const std::string& sql, PgParameters bound) {
  connected();
  const auto& name =
      prepared(sql, std::vector<Oid>(bound.types(), bound.types() + bound.size()));
  auto* raw = PQexecPrepared(connection_, name.c_str(), bound.size(), bound.values(),
                             bound.lengths(), bound.formats(), 1);
  if (PQstatus(connection_) != CONNECTION_OK) {
    PQclear(raw);
    lost("querying");
  }
  return checked(raw);
}

}  // namespace lumbung::store
