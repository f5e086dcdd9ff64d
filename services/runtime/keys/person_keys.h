// The keys of persons, in a store of their own: a folder apart from the database, so that a backup
// of one is worth nothing without the other, and destroying a key destroys what it sealed in every
// copy of the database.
//
//   lookup.key            finds a person by number; does not rotate: it made the hashes the log is searched by
//   master.key            wraps the data keys; rotates (docs/personal-data.md)
//   master.previous.key   the one before, until every data key is wrapped again
//   persons.sqlite        data keys, wrapped; one for each owner record
//   erasures.list         which records were erased, one line each; kept for ever, with the database's backups
//
// Thread-safe; several processes may use one folder.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/date.h"

namespace lumbung {

struct DataKey {
  std::int64_t id = 0;
  std::string key;  // kKeyBytes bytes, unwrapped.
};

// A record that was erased.
struct Erasure {
  std::string stream;  // `owners/{id}`
  std::string log_id;  // Of the log it stood in.
  std::int64_t key_id = 0;
  std::string paper_number;
  Timestamp time;
};

class PersonKeys {
 public:
  // `known_id`: what the log remembers of its keys, empty for a log that has sealed nothing yet.
  // Only then missing files are made (folder 0700, files 0600). Wraps data keys anew when
  // master.previous.key is there, and destroys keys that the list of erasures names. Throws
  // std::runtime_error with a sentence that names the file and what to do: missing, read by others,
  // of another size, of another log, master key not the one the data keys are wrapped with.
  PersonKeys(const std::filesystem::path& folder, const std::string& known_id);
  ~PersonKeys();
  PersonKeys(const PersonKeys&) = delete;

  // What a log remembers of these keys: 16 hexadecimal digits, from the lookup key and the store's
  // own random id.
  const std::string& id() const;
  const std::string& lookup_key() const;

  // A new data key, durable before it is returned. Comes from a pool made durable ahead of need, so
  // that a command rarely waits for a disk. Throws std::runtime_error when the store cannot be
  // written.
  DataKey take();
  // The keys that still exist; one that was destroyed is left out.
  std::map<std::int64_t, std::string> find(const std::vector<std::int64_t>& ids) const;

  // Lists the erasures (durable), then destroys the keys (durable). Again is harmless; killed
  // halfway, the next start finishes it.
  void erase(const std::vector<Erasure>& erasures);
  // Everything ever erased, oldest first.
  std::vector<Erasure> erasures() const;

  // Whether data keys are still wrapped with the master key before this one. Not so once a process
  // has started with the new one.
  bool previous_master_needed() const;
  // Whether master.previous.key stands there without need: it should be destroyed, see
  // docs/personal-data.md.
  bool previous_master_may_go() const;

 private:
  struct Core;
  std::unique_ptr<Core> core_;
};

}  // namespace lumbung
