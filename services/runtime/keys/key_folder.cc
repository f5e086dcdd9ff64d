#include "runtime/keys/key_folder.h"

#include <fcntl.h>
#include <unistd.h>

#include <optional>
#include <stdexcept>

#include "runtime/keys/durable_file.h"
#include "runtime/keys/key_database.h"
#include "runtime/keys/key_file.h"
#include "runtime/keys/master_keys.h"
#include "runtime/keys/sealing.h"

namespace lumbung {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kRandomIdBytes = 16;
constexpr std::size_t kIdDigits = 16;

[[noreturn]] void refuse(const fs::path& folder, const std::string& why) {
  throw std::runtime_error("The folder " + folder.string() + " with the keys of persons " + why);
}

void require_folder(const fs::path& folder, bool may_make) {
  std::error_code failed;
  if (may_make) {
    try {
      make_private_folder(folder);
    } catch (const fs::filesystem_error& why) {
      refuse(folder, "cannot be made: " + why.code().message() + ".");
    }
  }
  if (!fs::is_directory(folder, failed))
    refuse(folder,
           "is missing. Put it back from its backup: without it nothing that was sealed can be "
           "read, and no person found.");
  // SQLite keeps its journal in the folder too, so rights on the files alone are not enough.
  if (faccessat(AT_FDCWD, folder.c_str(), R_OK | W_OK | X_OK, AT_EACCESS) != 0)
    refuse(folder, "cannot be written: " + last_error() + ". Give it to the user of lumbungd.");
}

void make_if_missing(const fs::path& file) {
  if (fs::exists(file)) return;
  try {
    make_private_file(file, "");
  } catch (const std::runtime_error& failed) {
    throw std::runtime_error("The file " + file.string() + " cannot be made: " + failed.what() +
                             ".");
  }
}

std::optional<StoreRow> store_of(const fs::path& file) {
  if (!fs::exists(file)) return std::nullopt;
  require_private(file);
  return KeyDatabase(file).store();
}

std::string id_of(const std::string& lookup_key, const std::string& random_id) {
  return keyed_hash(lookup_key, "lumbung keys of persons " + random_id).substr(0, kIdDigits);
}

// A store without content gets its identity and its first master. Of two processes, the first does
// it.
StoreRow begin(const fs::path& folder, const std::string& lookup_key) {
  KeyDatabase database(folder / kKeyStoreFile);
  KeyDatabase::Transaction beginning(database, KeyDatabase::Transaction::Kind::write);
  if (const auto begun = database.store()) return *begun;
  StoreRow row;
  row.random_id = random_bytes(kRandomIdBytes);
  row.folder_id = id_of(lookup_key, row.random_id);
  row.next_id = 1;
  database.begin_store(row);
  auto master = read_key(folder / kMasterKeyFile);
  database.add_master(check_of_master(master, row.random_id));
  wipe(master);
  beginning.commit();
  return row;
}

StoreRow make_store(const fs::path& folder) {
  auto lookup_key = read_or_make_key(folder / kLookupKeyFile);
  auto master = read_or_make_key(folder / kMasterKeyFile);
  wipe(master);
  make_if_missing(folder / kErasuresFile);
  make_if_missing(folder / kKeyStoreFile);
  return begin(folder, lookup_key);
}

void require_master(const fs::path& folder) {
  auto master = fs::exists(folder / kPreviousMasterKeyFile)
                    ? read_or_make_key(folder / kMasterKeyFile)  // A rotation begins.
                    : read_key(folder / kMasterKeyFile);
  wipe(master);
}

}  // namespace

KeyFolder open_key_folder(const fs::path& path, const std::string& known_id) {
  const bool may_make = known_id.empty();
  require_folder(path, may_make);
  const auto store_file = path / kKeyStoreFile;
  auto store = store_of(store_file);
  if (!store && !may_make)
    throw std::runtime_error(
        "The key store " + store_file.string() +
        (fs::exists(store_file) ? " is empty" : " is missing") +
        ". Put it back from its backup: it holds the keys of what this log has sealed.");
  if (!store) store = make_store(path);
  if (may_make) make_if_missing(path / kErasuresFile);

  KeyFolder folder{path, read_key(path / kLookupKeyFile), store->random_id, {}};
  folder.id = id_of(folder.lookup_key, folder.random_id);
  if (folder.id != store->folder_id)
    throw std::runtime_error("The key file " + (path / kLookupKeyFile).string() +
                             " is not the one that " + kKeyStoreFile +
                             " beside it was begun with. Put the right one back.");
  if (!may_make && folder.id != known_id)
    refuse(path, "belongs to another log: it is " + folder.id + ", this log was sealed with " +
                     known_id + ". Put the right folder back, all files together.");
  require_master(path);
  if (fs::exists(path / kErasuresFile)) require_private(path / kErasuresFile);
  return folder;
}

}  // namespace lumbung
