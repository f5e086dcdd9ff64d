// The folder with the keys of persons as a start finds it: files made where that is allowed,
// everything else refused with a sentence that says how to mend it.
#pragma once

#include <filesystem>
#include <string>

namespace lumbung {

inline constexpr char kLookupKeyFile[] = "lookup.key";
inline constexpr char kMasterKeyFile[] = "master.key";
inline constexpr char kPreviousMasterKeyFile[] = "master.previous.key";
inline constexpr char kKeyStoreFile[] = "persons.sqlite";
inline constexpr char kErasuresFile[] = "erasures.list";

struct KeyFolder {
  std::filesystem::path path;
  std::string lookup_key;
  std::string random_id;  // Of the store.
  std::string id;         // PersonKeys::id()
};

// Throws std::runtime_error with a sentence. `known_id` as for PersonKeys. When it returns, every
// file is there but master.previous.key, none can be read by others, and the store is begun with
// one master.
KeyFolder open_key_folder(const std::filesystem::path& path, const std::string& known_id);

}  // namespace lumbung
