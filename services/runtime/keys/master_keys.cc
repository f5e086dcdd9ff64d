#include "runtime/keys/master_keys.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <stdexcept>
#include <thread>

#include "base/check.h"
#include "runtime/keys/key_file.h"
#include "runtime/keys/sealing.h"

namespace lumbung {
namespace {

namespace fs = std::filesystem;
using Kind = KeyDatabase::Transaction::Kind;

[[noreturn]] void refuse(const fs::path& file, const std::string& why) {
  throw std::runtime_error("The key file " + file.string() + " " + why);
}

std::string check_of_file(const fs::path& file, const std::string& random_id) {
  auto key = read_key(file);
  auto check = check_of_master(key, random_id);
  wipe(key);
  return check;
}

std::string binding_of(const std::string& random_id, std::int64_t id) {
  return "lumbung data key " + random_id + " " + std::to_string(id);
}

}  // namespace

std::string check_of_master(std::string_view master, const std::string& random_id) {
  return keyed_hash(master, "lumbung master key " + random_id);
}

MasterKeys::MasterKeys(const KeyFolder& folder)
    : folder_(folder.path), random_id_(folder.random_id) {}

MasterKeys::~MasterKeys() {
  for (auto& [id, key] : keys_) wipe(key);
}

void MasterKeys::accept_new_master(KeyDatabase& database) {
  KeyDatabase::Transaction accepting(database, Kind::write);
  const auto rows = database.masters();
  CHECK(!rows.empty());
  const auto& current = rows.back();
  const auto file = folder_ / kMasterKeyFile;
  const auto check = check_of_file(file, random_id_);
  if (check == current.check) return;
  if (std::any_of(rows.begin(), rows.end(), [&](const auto& row) { return row.check == check; }))
    refuse(file,
           "is an older one: the keys in persons.sqlite are wrapped with a newer. Put the newer "
           "back under this name, and this one beside it as master.previous.key.");
  const auto previous = folder_ / kPreviousMasterKeyFile;
  if (!fs::exists(previous) || check_of_file(previous, random_id_) != current.check)
    refuse(file,
           "is not the key that the keys in persons.sqlite are wrapped with. Put the right one "
           "back; to rotate, the right one must stand beside it as master.previous.key.");
  if (std::any_of(rows.begin(), rows.end() - 1, [](const auto& row) { return row.wraps; }))
    refuse(previous,
           "was itself new in a rotation that did not end. Put both master keys back as they were "
           "before, start once, and rotate after that.");
  database.add_master(check);
  accepting.commit();
}

bool MasterKeys::rewrap_page(KeyDatabase& database, std::int64_t old_master) {
  KeyDatabase::Transaction page(database, Kind::write);
  const auto rows = database.masters();
  const auto row = std::find_if(rows.begin(), rows.end(),
                                [&](const auto& one) { return one.id == old_master; });
  CHECK(row != rows.end());
  if (!row->wraps) return false;  // Another process was faster.
  const auto keys = database.after(row->rewrapped_to, kRewrapPage);
  for (const auto& key : keys) {
    if (key.master != old_master) continue;
    auto plain = unwrap(database, key);
    database.rewrap(wrap(database, rows.back().id, key.id, plain));
    wipe(plain);
  }
  const bool more = keys.size() == kRewrapPage;
  database.set_rewrapped(old_master, keys.empty() ? row->rewrapped_to : keys.back().id, more);
  page.commit();
  return more;
}

void MasterKeys::rotate(KeyDatabase& database) {
  accept_new_master(database);
  for (const auto& row : database.masters()) {
    if (!row.wraps || row.id == current(database)) continue;
    key_of(database, row.id);  // Refuses before anything is changed.
    while (rewrap_page(database, row.id))
      std::this_thread::sleep_for(std::chrono::milliseconds(kBetweenRewrapPagesMs));
  }
}

std::int64_t MasterKeys::current(KeyDatabase& database) {
  const auto rows = database.masters();
  CHECK(!rows.empty());
  return rows.back().id;
}

const std::string& MasterKeys::load(const MasterRow& row) {
  for (const auto* name : {kMasterKeyFile, kPreviousMasterKeyFile}) {
    if (!fs::exists(folder_ / name)) continue;
    auto key = read_key(folder_ / name);
    if (check_of_master(key, random_id_) == row.check)
      return keys_.emplace(row.id, std::move(key)).first->second;
    wipe(key);
  }
  const auto previous = folder_ / kPreviousMasterKeyFile;
  refuse(previous, std::string(fs::exists(previous) ? "is not the one" : "is missing,") +
                       " with which some keys in persons.sqlite are still wrapped. Put it back "
                       "until a start has wrapped them anew.");
}

const std::string& MasterKeys::key_of(KeyDatabase& database, std::int64_t master) {
  const std::lock_guard lock(mutex_);
  if (const auto known = keys_.find(master); known != keys_.end()) return known->second;
  for (const auto& row : database.masters())
    if (row.id == master) return load(row);
  throw std::runtime_error("The key store " + (folder_ / kKeyStoreFile).string() +
                           " is damaged: it does not know a master key it names. Stop, and put "
                           "back its newest backup with the files beside it.");
}

WrappedKey MasterKeys::wrap(KeyDatabase& database, std::int64_t master, std::int64_t id,
                            std::string_view key) {
  return {id, master, seal(key_of(database, master), binding_of(random_id_, id), key)};
}

std::string MasterKeys::unwrap(KeyDatabase& database, const WrappedKey& wrapped) {
  auto key = unseal(key_of(database, wrapped.master), binding_of(random_id_, wrapped.id),
                    wrapped.wrapped);
  if (!key || key->size() != kKeyBytes)
    throw std::runtime_error("The key store " + (folder_ / kKeyStoreFile).string() +
                             " is damaged: key " + std::to_string(wrapped.id) +
                             " does not open. Stop, and put back its newest backup with the files "
                             "beside it.");
  return std::move(*key);
}

}  // namespace lumbung
