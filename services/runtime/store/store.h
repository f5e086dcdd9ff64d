// The event store of one service on one engine. Everything durable goes through here: the committer writes
// with a Writer, everybody else reads with a Reader. See README.md for the tables and what each promises.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/events.h"
#include "runtime/failpoints.h"
#include "runtime/store/aggregate.h"
#include "runtime/store/connection.h"

namespace lumbung::store {

// The binary's level; a log whose head asks for a higher one is not written by it.
inline constexpr std::int32_t kWriterLevel = 1;

struct Head {
  std::string log_id;         // Random, new after a restore.
  std::int64_t position = 0;  // Of the last event; 0 for an empty log.
  std::string hash;           // 32 bytes; of the last event, or of the empty log (zeros).
  std::int32_t writer_level = kWriterLevel;
};

struct StateRow {
  std::string stream;
  std::int64_t version = 0;
  std::int32_t fold_version = 0;
  std::string state;
};

struct EventRow {
  std::int64_t position = 0;
  std::string stream;
  std::int64_t version = 0;
  std::string type;      // Full message name.
  std::string payload;   // Serialized message.
  std::string metadata;  // Serialized lumbung.common.v1.EventMetadata.
  std::int64_t time_us = 0;
  std::string leaf;  // 32 bytes.
  std::string hash;  // 32 bytes.
};

struct KeyRow {
  std::string key;
  std::string stream;
};

// Personal data beside the log: one row for each record that has some. Only the key store can open it.
struct SealedRow {
  std::string stream;
  SealedData data;  // Without sha256, which is computed from what is stored.
};

// Which stream and person a sealed row belongs to.
struct SealedOwner {
  std::string stream;
  std::string person;
};

// How far a follower of another log has come, kept in the same commit as what came of it. `name` is consumer and source:
// `figures<registry`; the relay's is `relay`.
struct CursorRow {
  std::string name;
  std::string log_id;
  std::int64_t position = 0;
  std::int64_t offset = -1;  // Of the last record in its topic; -1 before the first.
  bool operator==(const CursorRow&) const = default;
};

// A record of another log that could not become what it asks for, kept whole until an operator decides.
struct ParkedRow {
  std::string cursor;  // Its name.
  std::int64_t offset = 0;
  std::string log_id;
  std::int64_t position = 0;  // 0 when it cannot be read.
  std::string subject;        // Empty when it cannot be read.
  std::string type;
  std::string reason;  // UPPER_SNAKE.
  std::string detail;  // A sentence.
  std::string record;  // Serialized lumbung.operations.v1.EventRecord.
  std::int64_t time_us = 0;
};

// Which parked record is parked no longer.
struct ParkedKey {
  std::string cursor;
  std::int64_t offset = 0;
};

struct RequestRow {
  std::string id;           // agency/subject/request id
  std::string fingerprint;  // 32 bytes
  std::string reply;        // Serialized response message.
  std::int64_t time_us = 0;
};

// Rows of which the same columns changed: most commands touch one or two of many.
struct ViewUpdate {
  std::vector<std::size_t> columns;  // Indexes into ViewTable::columns, rising.
  Rows rows;                         // `name`, then the new values of those columns.
};

struct ViewRows {
  const ViewTable* table = nullptr;
  Rows inserted;  // Whole rows, `name` first.
  std::vector<ViewUpdate> updated;
  std::vector<std::string> removed;
};

// What a batch needs to be decided. No duplicates.
struct Wanted {
  std::vector<std::string> requests;
  std::vector<std::string> keys;  // The streams that hold them are loaded too.
  std::vector<std::string> streams;
  std::vector<std::string> sealed;  // Streams of which the person is needed; among `streams`.
  std::vector<std::string> cursors = {};
};

struct Loaded {
  Head head;
  std::vector<RequestRow> requests;
  std::vector<KeyRow> keys;
  std::vector<StateRow> streams;
  std::vector<SealedOwner> sealed;
  std::vector<CursorRow> cursors;
};

// What a batch leads to.
struct Writes {
  Head head;  // As it is to be.
  std::vector<EventRow> events;
  std::vector<StateRow> new_streams;
  std::vector<StateRow> changed_streams;
  std::vector<KeyRow> claimed;
  std::vector<std::string> released;
  std::vector<RequestRow> requests;
  std::vector<std::string> forgotten;  // Ids of requests.
  std::vector<SealedRow> sealed;       // Each takes the place of its stream's row.
  std::vector<std::string> unsealed;   // Streams.
  std::vector<ViewRows> views;
  std::vector<CursorRow> cursors;    // As they are to be.
  std::int64_t cursor_time_us = 0;   // When they were moved.
  std::vector<ParkedRow> parked;     // Each takes the place of its record's row.
  std::vector<ParkedKey> unparked;
};

// The only way stored state changes. One transaction at a time, one thread. Order of calls:
// begin, load, then commit or rollback.
class Writer {
 public:
  virtual ~Writer() = default;
  // Opens a transaction, takes the head lock and asks for the rows. May return before the engine answers, so
  // that the caller can do other work meanwhile.
  virtual void begin(const Wanted& wanted) = 0;
  // The rows. Throws Unavailable.
  virtual Loaded load() = 0;
  // Asks for more streams inside the same transaction, for states that must be folded again: all events of
  // a stream, oldest first.
  virtual std::vector<EventRow> stream_events(const std::string& stream) = 0;
  // Writes and commits. Throws DataError or Unavailable (nothing was written), CommitUnknown.
  virtual void commit(const Writes& writes) = 0;
  // Gives the transaction up. Never throws; a broken connection is opened again by the next begin.
  virtual void rollback() noexcept = 0;
};

// That this process alone does a piece of work for a service (relaying its log, following another's), wherever others
// run. Released by the destructor, and by the end of the process however it comes.
class SessionLock {
 public:
  virtual ~SessionLock() = default;
  // False when the lock was lost, with its connection; somebody else may have it now. Not on two threads at once.
  virtual bool held() = 0;
};

class Store {
 public:
  virtual ~Store() = default;

  // `sqlite` or `postgresql`.
  virtual std::string engine() const = 0;
  virtual std::unique_ptr<Writer> writer() = 0;
  // For reads; never writes.
  virtual std::unique_ptr<Connection> reader() = 0;
  // For migrations and rebuilds: may write views, never events.
  virtual std::unique_ptr<Connection> maintenance() = 0;
  // Starts a transaction on a maintenance connection that holds the head lock.
  virtual void begin_with_head_lock(Connection& connection) = 0;
  // Tries to be the only one; null when another process, or another lock of this one, is. `name` is lower-case letters,
  // digits, `-` and `.`. Throws Unavailable.
  virtual std::unique_ptr<SessionLock> try_lock(const std::string& name) = 0;
  // The statements that make a view's table and indexes under a table name of its own.
  virtual std::string create_view(const ViewTable& view, const std::string& table) const = 0;
};

// Opens a SQLite file (made when missing, its folder too). Throws Unusable or Unavailable with a sentence for
// people. `durable` false only for tests that measure something else.
std::unique_ptr<Store> open_sqlite(const std::string& path, Failpoints& failpoints);

struct PostgresqlOptions {
  std::string url;            // postgresql://user@host:port/database, without a password.
  std::string password_file;  // Empty: none.
  std::string schema;         // For example c3275_registry; made when missing.
};
std::unique_ptr<Store> open_postgresql(const PostgresqlOptions& options, Failpoints& failpoints);

// Remembers which key the log's requests are fingerprinted with, the first time; afterwards throws Unusable for
// another one.
void bind_fingerprint_key(Store& store, const std::string& key);

// The natural key by which a person's record is found.
std::string person_key(const std::string& person);

// What the log remembers of the keys its personal data are sealed with; empty at first. Binding throws Unusable when
// another store's keys are remembered.
std::string bound_person_keys(Store& store);
void bind_person_keys(Store& store, const std::string& id);

// Reads common to both engines, page by page; no transaction is held between calls.
Head read_head(Connection& connection);
std::vector<StateRow> read_states(Connection& connection, const std::vector<std::string>& streams);
std::vector<StateRow> read_states_after(Connection& connection, const std::string& after, int limit);
std::vector<KeyRow> read_keys(Connection& connection, const std::vector<std::string>& keys);
std::vector<SealedRow> read_sealed(Connection& connection, const std::vector<std::string>& streams);
// State and sealed data of each stream from one statement, so that they belong together. By stream.
struct RecordRow {
  StateRow state;
  std::optional<SealedData> sealed;  // Without sha256.
};
std::vector<RecordRow> read_records(Connection& connection, const std::vector<std::string>& streams);
// Nothing before the first record.
std::optional<CursorRow> read_cursor(Connection& connection, const std::string& name);
// Makes or moves a cursor, inside the transaction that is open.
void write_cursor(Connection& connection, const CursorRow& cursor, std::int64_t now_us);
// Parks records, inside the transaction that is open; each takes the place of its record's row.
void write_parked(Connection& connection, const ParkedRow& parked);
// Parked records of a cursor behind an offset, by offset.
std::vector<ParkedRow> read_parked_after(Connection& connection, const std::string& cursor, std::int64_t offset, int limit);
// Positions > after, in order.
std::vector<EventRow> read_events_after(Connection& connection, std::int64_t after, int limit);
// All events of the streams, by stream and version, up to a position.
std::vector<EventRow> read_events_of(Connection& connection, const std::vector<std::string>& streams,
                                     std::int64_t up_to);
// The next events of one stream behind a version, in order, up to a position.
std::vector<EventRow> read_events_of(Connection& connection, const std::string& stream, std::int64_t after_version,
                                     std::int64_t up_to, int limit);

}  // namespace lumbung::store
