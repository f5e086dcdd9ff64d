// persons.sqlite: the data keys, each wrapped by a master key. A file of its own with SQLite, set
// up so that what is deleted is overwritten (secure_delete), nothing acknowledged is lost
// (synchronous = FULL) and no copy of a page stays behind in a side file (a rollback journal, cut
// to nothing at COMMIT, instead of a write-ahead log that would keep destroyed keys). Knows no
// cryptography.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

struct sqlite3;

namespace lumbung {

// How long a connection waits for another one's lock.
inline constexpr int kKeyDatabaseBusyMs = 10'000;

struct WrappedKey {
  std::int64_t id = 0;
  std::int64_t master = 0;
  std::string wrapped;
};

struct MasterRow {
  std::int64_t id = 0;  // The greatest wraps new keys.
  std::string check;    // Recognises the master key's file, and tells nothing else of it.
  bool wraps = false;   // Whether data keys may still be wrapped with it.
  std::int64_t rewrapped_to = 0;  // Keys with an id up to this one are not wrapped with it any more.
};

struct StoreRow {
  std::string random_id;
  std::string folder_id;     // PersonKeys::id() when it was begun.
  std::int64_t next_id = 0;  // No key had an id from here on.
};

// One connection; used by one thread at a time, other connections and processes beside it. Every
// call may throw std::runtime_error with a sentence that names the file.
class KeyDatabase {
 public:
  // Takes a file that is there; an empty one is made a store without content.
  explicit KeyDatabase(std::filesystem::path file);
  ~KeyDatabase();
  KeyDatabase(const KeyDatabase&) = delete;

  // Of reads: a state of one moment. Of writes: all or nothing, alone among the processes. Undone
  // by the destructor when it was not committed.
  class Transaction {
   public:
    enum class Kind { read, write };
    Transaction(KeyDatabase& database, Kind kind);
    ~Transaction();
    Transaction(const Transaction&) = delete;
    void commit();

   private:
    KeyDatabase& database_;
    bool open_ = true;
  };

  // Nothing before `begin_store`.
  std::optional<StoreRow> store();
  void begin_store(const StoreRow& row);
  void set_next_id(std::int64_t next_id);

  std::vector<MasterRow> masters();  // By id.
  void add_master(const std::string& check);
  void set_rewrapped(std::int64_t master, std::int64_t to, bool wraps);

  void insert(const WrappedKey& key);
  std::optional<WrappedKey> find(std::int64_t id);
  std::vector<WrappedKey> after(std::int64_t id, int limit);  // By id.
  void rewrap(const WrappedKey& key);
  void destroy(std::int64_t id);

 private:
  class Statement;
  struct Close {
    void operator()(sqlite3* database) const;
  };

  void execute(const char* sql);
  void set_up();
  void make_tables();
  [[noreturn]] void fail();

  std::filesystem::path file_;
  std::unique_ptr<sqlite3, Close> database_;  // Before its statements, so that it goes after them.
  std::unique_ptr<Statement> insert_, find_, after_, rewrap_, destroy_;
};

}  // namespace lumbung
