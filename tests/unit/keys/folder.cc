#include "folder.h"

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <stdexcept>

namespace lumbung {

namespace fs = std::filesystem;

std::vector<std::string> Folder::sql(const std::string& text) const {
  sqlite3* database = nullptr;
  EXPECT_EQ(sqlite3_open((path() / "persons.sqlite").c_str(), &database), SQLITE_OK);
  std::vector<std::string> rows;
  const auto add = [](void* to, int, char** values, char**) {
    static_cast<std::vector<std::string>*>(to)->push_back(values[0] ? values[0] : "");
    return 0;
  };
  EXPECT_EQ(sqlite3_exec(database, text.c_str(), add, &rows, nullptr), SQLITE_OK)
      << sqlite3_errmsg(database);
  sqlite3_close(database);
  return rows;
}

std::map<std::int64_t, std::string> Folder::wrapped() const {
  std::map<std::int64_t, std::string> found;
  for (const auto& row : sql("SELECT id || ' ' || hex(wrapped) FROM data_keys")) {
    const auto blank = row.find(' ');
    std::string bytes;
    for (auto at = blank + 1; at < row.size(); at += 2)
      bytes.push_back(static_cast<char>(std::stoi(row.substr(at, 2), nullptr, 16)));
    found[std::stoll(row.substr(0, blank))] = bytes;
  }
  return found;
}

std::string Folder::raw() const {
  return harness::read_file(path() / "persons.sqlite") +
         harness::read_file(path() / "persons.sqlite-journal");
}

void Folder::keep_aside(const std::string& name) const {
  fs::remove_all(aside(name));
  fs::copy(path(), aside(name), fs::copy_options::recursive);
}

void Folder::put_back(const std::string& name) const {
  fs::remove_all(path());
  fs::copy(aside(name), path(), fs::copy_options::recursive);
}

std::string refusal(const Folder& folder, const std::string& known_id) {
  try {
    const PersonKeys keys(folder.path(), known_id);
    return "";
  } catch (const std::runtime_error& refused) {
    return refused.what();
  }
}

std::vector<DataKey> take(PersonKeys& keys, int count) {
  std::vector<DataKey> taken;
  for (int i = 0; i < count; ++i) taken.push_back(keys.take());
  return taken;
}

std::vector<std::int64_t> ids_of(const std::vector<DataKey>& keys) {
  std::vector<std::int64_t> ids;
  for (const auto& key : keys) ids.push_back(key.id);
  return ids;
}

bool finds_all(const PersonKeys& keys, const std::vector<DataKey>& taken) {
  const auto found = keys.find(ids_of(taken));
  for (const auto& key : taken)
    if (!found.contains(key.id) || found.at(key.id) != key.key) return false;
  return found.size() == taken.size();
}

Erasure erasure_of(std::int64_t key_id) {
  Erasure erasure;
  erasure.stream = "owners/0190c0de-0000-7000-8000-" + std::to_string(key_id);
  erasure.log_id = "00112233445566778899aabbccddeeff";
  erasure.key_id = key_id;
  erasure.paper_number = "800/12 A%/DISKOP\n2026";
  erasure.time = Timestamp(std::chrono::microseconds(1'795'372'805'123'456));
  return erasure;
}

}  // namespace lumbung
