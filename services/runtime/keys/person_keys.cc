#include "runtime/keys/person_keys.h"

#include <algorithm>
#include <chrono>
#include <mutex>

#include "runtime/keys/erasure_list.h"
#include "runtime/keys/key_database.h"
#include "runtime/keys/key_file.h"
#include "runtime/keys/key_folder.h"
#include "runtime/keys/key_pool.h"
#include "runtime/keys/master_keys.h"
#include "runtime/keys/sealing.h"

namespace lumbung {
namespace {

using Kind = KeyDatabase::Transaction::Kind;

// Keys read in one transaction: a reader holds up whoever commits.
constexpr std::size_t kFindPage = 1'000;

// Ids follow the clock, so that a store put back from a backup does not give an id again that the
// log already names; and they only rise, whatever the clock does.
std::int64_t next_id(const StoreRow& store) {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::max<std::int64_t>(
      store.next_id, std::chrono::duration_cast<std::chrono::microseconds>(now).count());
}

}  // namespace

struct PersonKeys::Core {
  Core(const std::filesystem::path& path, const std::string& known_id)
      : folder(open_key_folder(path, known_id)),
        masters(folder),
        list(folder.path / kErasuresFile),
        writer(folder.path / kKeyStoreFile),
        reader(folder.path / kKeyStoreFile) {
    masters.rotate(writer);
    const auto erased = list.read();
    destroy(erased);
    pass_by(erased);
  }
  ~Core() { wipe(folder.lookup_key); }

  std::vector<DataKey> make(std::size_t count);
  void destroy(const std::vector<Erasure>& erasures);
  void pass_by(const std::vector<Erasure>& erasures);

  KeyFolder folder;
  MasterKeys masters;
  ErasureList list;
  std::mutex writing, reading;
  KeyDatabase writer, reader;
  // Last: its thread uses the rest.
  KeyPool pool{[this](std::size_t count) { return make(count); }};
};

std::vector<DataKey> PersonKeys::Core::make(std::size_t count) {
  auto random = random_bytes(count * kKeyBytes);
  std::vector<DataKey> keys(count);
  const std::lock_guard lock(writing);
  KeyDatabase::Transaction making(writer, Kind::write);
  const auto master = masters.current(writer);
  auto id = next_id(writer.store().value());
  for (std::size_t i = 0; i < count; ++i, ++id) {
    keys[i] = {id, random.substr(i * kKeyBytes, kKeyBytes)};
    writer.insert(masters.wrap(writer, master, id, keys[i].key));
  }
  writer.set_next_id(id);
  making.commit();
  wipe(random);
  return keys;
}

void PersonKeys::Core::destroy(const std::vector<Erasure>& erasures) {
  const std::lock_guard lock(writing);
  KeyDatabase::Transaction destroying(writer, Kind::write);
  for (const auto& erasure : erasures) writer.destroy(erasure.key_id);
  destroying.commit();
}

// A store put back from a backup has forgotten ids it gave since; those on the list must not be
// given again, or the next start would destroy a living record's key.
void PersonKeys::Core::pass_by(const std::vector<Erasure>& erasures) {
  std::int64_t greatest = 0;
  for (const auto& erasure : erasures) greatest = std::max(greatest, erasure.key_id);
  const std::lock_guard lock(writing);
  KeyDatabase::Transaction passing(writer, Kind::write);
  if (writer.store().value().next_id > greatest) return;
  writer.set_next_id(greatest + 1);
  passing.commit();
}

PersonKeys::PersonKeys(const std::filesystem::path& folder, const std::string& known_id)
    : core_(std::make_unique<Core>(folder, known_id)) {}

PersonKeys::~PersonKeys() = default;

const std::string& PersonKeys::id() const { return core_->folder.id; }

const std::string& PersonKeys::lookup_key() const { return core_->folder.lookup_key; }

DataKey PersonKeys::take() { return core_->pool.take(); }

std::map<std::int64_t, std::string> PersonKeys::find(const std::vector<std::int64_t>& ids) const {
  std::map<std::int64_t, std::string> keys;
  const std::lock_guard lock(core_->reading);
  for (std::size_t first = 0; first < ids.size(); first += kFindPage) {
    const KeyDatabase::Transaction page(core_->reader, Kind::read);
    const auto end = std::min(first + kFindPage, ids.size());
    for (auto at = first; at < end; ++at)
      if (const auto wrapped = core_->reader.find(ids[at]))
        keys.emplace(ids[at], core_->masters.unwrap(core_->reader, *wrapped));
  }
  return keys;
}

void PersonKeys::erase(const std::vector<Erasure>& erasures) {
  // Listed first: a crash in between is finished by the next start, and no backup of the keys made
  // in between brings the person back.
  core_->list.append(erasures);
  core_->destroy(erasures);
}

std::vector<Erasure> PersonKeys::erasures() const { return core_->list.read(); }

bool PersonKeys::previous_master_needed() const {
  const std::lock_guard lock(core_->reading);
  const auto rows = core_->reader.masters();
  return std::any_of(rows.begin(), rows.end() - 1, [](const auto& row) { return row.wraps; });
}

bool PersonKeys::previous_master_may_go() const {
  return std::filesystem::exists(core_->folder.path / kPreviousMasterKeyFile) &&
         !previous_master_needed();
}

}  // namespace lumbung
