#include <chrono>
#include <filesystem>
#include <system_error>

#include "runtime/process/file_lock.h"
#include "runtime/store/schema.h"
#include "runtime/store/sqlite_connection.h"
#include "runtime/store/store.h"

namespace lumbung::store {
namespace {

const Dialect kDialect = {"TEXT", "BLOB", "", ""};

// A file beside the database; the kernel releases it with the process.
class SqliteSessionLock : public SessionLock {
 public:
  explicit SqliteSessionLock(FileLock lock) : lock_(std::move(lock)) {}
  bool held() override { return true; }

 private:
  FileLock lock_;
};

class SqliteStore : public Store {
 public:
  SqliteStore(std::string path, Failpoints& failpoints)
      : path_(std::move(path)), failpoints_(failpoints) {
    const auto folder = std::filesystem::path(path_).parent_path();
    std::error_code failed;
    if (!folder.empty()) std::filesystem::create_directories(folder, failed);
    if (failed)
      throw Unavailable("The folder " + folder.string() + " cannot be made: " + failed.message());
    SqliteConnection connection(path_);
    const auto mode = connection.query("PRAGMA journal_mode = WAL", {});
    if (mode.empty() || text(mode[0][0]) != "wal")
      throw Unusable("SQLite cannot keep a write-ahead log beside " + path_ +
                     "; the file system must support shared memory.");
    const auto now = std::chrono::duration_cast<std::chrono::microseconds>(
        std::chrono::system_clock::now().time_since_epoch());
    try {
      connection.execute("BEGIN IMMEDIATE");
      migrate(connection, kDialect, now.count());
      connection.execute("COMMIT");
    } catch (const DataError& refused) {
      throw Unusable(std::string("The schema could not be made: ") + refused.what());
    }
    check_schema(connection);
    // FULL is 2: COMMIT returns after fsync. Builds of SQLite may be told to ignore it.
    constexpr std::int64_t kFull = 2;
    if (integer(connection.query("PRAGMA synchronous", {})[0][0]) < kFull)
      throw Unusable("SQLite does not accept synchronous=FULL and may lose what it acknowledged.");
  }

  std::string engine() const override { return "sqlite"; }
  std::unique_ptr<Writer> writer() override { return make_sqlite_writer(path_, failpoints_); }
  std::unique_ptr<Connection> reader() override {
    return std::make_unique<SqliteConnection>(path_, true);
  }
  std::unique_ptr<Connection> maintenance() override {
    return std::make_unique<SqliteConnection>(path_);
  }
  void begin_with_head_lock(Connection& connection) override {
    connection.execute("BEGIN IMMEDIATE");
  }
  std::unique_ptr<SessionLock> try_lock(const std::string& name) override {
    try {
      auto lock = FileLock::try_lock(path_ + "." + name + ".lock");
      if (!lock) return nullptr;
      return std::make_unique<SqliteSessionLock>(*std::move(lock));
    } catch (const std::system_error& failed) {
      throw Unavailable(std::string("The lock file cannot be opened: ") + failed.what());
    }
  }
  std::string create_view(const ViewTable& view, const std::string& table) const override {
    return create_view_sql(view, table, kDialect);
  }

 private:
  std::string path_;
  Failpoints& failpoints_;
};

}  // namespace

std::unique_ptr<Store> open_sqlite(const std::string& path, Failpoints& failpoints) {
  return std::make_unique<SqliteStore>(path, failpoints);
}

}  // namespace lumbung::store
