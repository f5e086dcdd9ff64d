// A folder of keys of a test's own, and what a thief or a backup would do with its files.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "harness/temp_dir.h"
#include "runtime/keys/person_keys.h"

namespace lumbung {

class Folder {
 public:
  std::filesystem::path path() const { return std::filesystem::path(dir_.path()) / "keys"; }
  std::filesystem::path operator/(const std::string& file) const { return path() / file; }

  // Runs SQL on persons.sqlite; gives the rows' first columns, as text.
  std::vector<std::string> sql(const std::string& text) const;
  // As stored, by id.
  std::map<std::int64_t, std::string> wrapped() const;
  // The bytes of persons.sqlite and its journal.
  std::string raw() const;
  void keep_aside(const std::string& name) const;  // Copies the folder.
  void put_back(const std::string& name) const;    // And back, whole.
  std::string aside(const std::string& name) const { return dir_ / name; }

 private:
  harness::TempDir dir_;
};

// What the start says; empty when it starts.
std::string refusal(const Folder& folder, const std::string& known_id);

std::vector<DataKey> take(PersonKeys& keys, int count);
std::vector<std::int64_t> ids_of(const std::vector<DataKey>& keys);
// Every one of the keys is found, as it was taken.
bool finds_all(const PersonKeys& keys, const std::vector<DataKey>& taken);

Erasure erasure_of(std::int64_t key_id);

}  // namespace lumbung
