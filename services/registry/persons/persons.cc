#include "registry/persons/persons.h"

#include <algorithm>
#include <map>

#include "registry/domain/owners/mask.h"
#include "registry/domain/owners/person_name.h"
#include "registry/domain/owners/personal.h"
#include "runtime/digest.h"
#include "runtime/keys/key_file.h"
#include "runtime/keys/sealing.h"
#include "runtime/rpc/failures.h"

namespace lumbung::registry {
namespace {

// Persons of whom a running import is told that they were erased meanwhile; more than a city erases in a day.
constexpr std::size_t kErasedRemembered = 10'000;

// What the key store throws is the world's failure.
template <class Work>
auto asking_keys(Work work) {
  try {
    return work();
  } catch (const std::runtime_error& failed) {
    throw rpc::TemporarilyAway(failed.what());
  }
}

}  // namespace

std::string Persons::key_of(std::string_view nik) const {
  return store::person_key(keyed_hash(keys_.lookup_key(), nik));
}

std::shared_ptr<const SealedData> Persons::sealed_with(const DataKey& key, const Owner& owner) const {
  auto data = std::make_shared<SealedData>();
  data->ref = ids_.uuid();
  data->person = keyed_hash(keys_.lookup_key(), owner.nik());
  data->key_id = key.id;
  data->ciphertext = seal(key.key, data->ref, personal_part(owner).SerializeAsString());
  data->sha256 = sha256(data->ciphertext);
  return data;
}

SealedOwner Persons::seal_new(Owner owner, bool validate_only) const {
  const auto key = validate_only ? DataKey{0, std::string(kKeyBytes, '\0')}
                                 : asking_keys([this] { return keys_.take(); });
  SealedOwner sealed;
  sealed.data = sealed_with(key, owner);
  sealed.key = store::person_key(sealed.data->person);
  sealed.new_name = "owners/" + ids_.uuid();
  sealed.owner = std::move(owner);
  return sealed;
}

std::shared_ptr<const SealedData> Persons::seal_again(const Owner& owner, std::int64_t key_id) const {
  const auto keys = asking_keys([&] { return keys_.find({key_id}); });
  const auto key = keys.find(key_id);
  return key == keys.end() ? nullptr : sealed_with({key_id, key->second}, owner);
}

std::vector<SealedOwner> Persons::prepare(store::Connection& connection, std::vector<Owner> owners,
                                          bool validate_only) const {
  std::vector<std::string> keys;
  for (const auto& owner : owners) keys.push_back(key_of(owner.nik()));
  std::map<std::string, std::string> holders;  // Key to stream.
  std::vector<std::string> streams;
  for (auto& row : store::read_keys(connection, keys)) {
    streams.push_back(row.stream);
    holders[row.key] = std::move(row.stream);
  }
  std::map<std::string, Owner> on_record;
  const auto rows = store::read_records(connection, streams);
  auto opened = open(rows);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    Owner state;
    if (!state.ParseFromString(rows[i].state.state))
      throw rpc::TemporarilyAway("the state of " + rows[i].state.stream + " cannot be read");
    if (opened[i].nik().empty()) continue;
    *opened[i].mutable_sealed() = state.sealed();
    on_record[rows[i].state.stream] = std::move(opened[i]);
  }

  std::vector<SealedOwner> prepared;
  for (std::size_t i = 0; i < owners.size(); ++i) {
    const auto holder = holders.find(keys[i]);
    const auto seen = holder == holders.end() ? on_record.end() : on_record.find(holder->second);
    if (holder != holders.end() && seen == on_record.end()) {
      // The key is gone and the log does not say so yet: neither sealed nor seen, so every rule asks again.
      prepared.push_back({std::move(owners[i]), keys[i], {}, nullptr, {}});
      continue;
    }
    if (seen == on_record.end()) {
      prepared.push_back(seal_new(std::move(owners[i]), validate_only));
      continue;
    }
    const auto& record = seen->second;
    const bool same_name = same_person_name(record.full_name(), owners[i].full_name());
    auto differing = owner_differences(record, owners[i]);
    prepared.push_back({std::move(owners[i]), keys[i], {}, nullptr, {}});
    prepared.back().seen = {seen->first, record.sealed().ref(), same_name, std::move(differing)};
  }
  return prepared;
}

std::vector<Owner> Persons::open(const std::vector<store::RecordRow>& rows) const {
  std::vector<std::int64_t> ids;
  for (const auto& row : rows)
    if (row.sealed) ids.push_back(row.sealed->key_id);
  const auto keys = asking_keys([&] { return keys_.find(ids); });
  std::vector<Owner> owners;
  for (const auto& row : rows) {
    auto& owner = owners.emplace_back();
    if (!owner.ParseFromString(row.state.state))
      throw rpc::TemporarilyAway("the state of " + row.state.stream + " cannot be read");
    const auto key = row.sealed ? keys.find(row.sealed->key_id) : keys.end();
    if (key == keys.end()) continue;
    const auto plain = unseal(key->second, row.sealed->ref, row.sealed->ciphertext);
    Owner personal;
    if (!plain || !personal.ParseFromString(*plain))
      throw rpc::TemporarilyAway("the sealed data of " + row.state.stream + " are not those of its key");
    put_back(owner, personal);
  }
  return owners;
}

void Persons::erase(const std::vector<Erasure>& erasures, const std::vector<std::string>& keys) {
  {
    const std::lock_guard lock(mutex_);
    for (const auto& key : keys) erased_.emplace_back(key, std::chrono::steady_clock::now());
    while (erased_.size() > kErasedRemembered) erased_.pop_front();
  }
  asking_keys([&] { keys_.erase(erasures); });
}

bool Persons::erased_since(const std::string& key, std::chrono::steady_clock::time_point moment) const {
  const std::lock_guard lock(mutex_);
  return std::any_of(erased_.rbegin(), erased_.rend(),
                     [&](const auto& erased) { return erased.first == key && erased.second >= moment; });
}

Owner shown_masked(Owner owner) {
  owner.clear_sealed();
  mask(owner);
  return owner;
}

Owner shown_whole(Owner owner) {
  owner.clear_sealed();
  return owner;
}

}  // namespace lumbung::registry
