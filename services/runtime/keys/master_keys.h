// The master keys, which wrap the data keys in the store: read from master.key and
// master.previous.key, recognised by a check value, and changed by rotation. Wrapped keys are bound
// to their id and to the store, so that rows cannot be exchanged.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

#include "runtime/keys/key_database.h"
#include "runtime/keys/key_folder.h"

namespace lumbung {

// Keys wrapped anew in one transaction, and what other processes get to take the lock in between.
inline constexpr int kRewrapPage = 10'000;
inline constexpr int kBetweenRewrapPagesMs = 10;

// What the store remembers of a master key: 64 hexadecimal digits that tell nothing of it.
std::string check_of_master(std::string_view master, const std::string& random_id);

// Thread-safe. Throws std::runtime_error with a sentence that names the file.
class MasterKeys {
 public:
  explicit MasterKeys(const KeyFolder& folder);
  ~MasterKeys();
  MasterKeys(const MasterKeys&) = delete;

  // Takes a new master.key into use when the one before stands beside it, and wraps every key that
  // is still wrapped with the old one anew, page by page; goes on where a killed process stopped.
  void rotate(KeyDatabase& database);

  // The key with which new data keys are wrapped. To be asked in the transaction that inserts them:
  // another process may have rotated.
  std::int64_t current(KeyDatabase& database);

  WrappedKey wrap(KeyDatabase& database, std::int64_t master, std::int64_t id,
                  std::string_view key);
  std::string unwrap(KeyDatabase& database, const WrappedKey& wrapped);

 private:
  const std::string& key_of(KeyDatabase& database, std::int64_t master);
  const std::string& load(const MasterRow& row);
  void accept_new_master(KeyDatabase& database);
  // One page; false when it was the last.
  bool rewrap_page(KeyDatabase& database, std::int64_t old_master);

  const std::filesystem::path folder_;
  const std::string random_id_;
  std::mutex mutex_;
  std::map<std::int64_t, std::string> keys_;  // By the id of the store's table. Only grows.
};

}  // namespace lumbung
