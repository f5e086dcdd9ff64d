// The only place of the register where personal data are sealed and opened. What comes in is an owner in normal form, what
// goes to the store is the public part and sealed data; what comes out is an owner with its personal data, which the
// handlers mask or, once a PersonRead is committed, show.
#pragma once

#include <chrono>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/seams.h"
#include "registry/domain/owners/sealed_owner.h"
#include "runtime/keys/person_keys.h"
#include "runtime/store/store.h"

namespace lumbung::registry {

// Thread-safe. Throws rpc::TemporarilyAway when the key store does not answer.
class Persons {
 public:
  // Both must outlive it.
  Persons(PersonKeys& keys, Ids& ids) : keys_(keys), ids_(ids) {}

  // The natural key by which the register knows a NIK in normal form.
  std::string key_of(std::string_view nik) const;

  // As a new owner: sealed under a data key of its own, whatever the register has. `owner` in normal form. A validation
  // keeps nothing, and so takes no key from the store.
  SealedOwner seal_new(Owner owner, bool validate_only = false) const;
  // As the register is now, in the order given: new ones sealed, those whose NIK is on record compared. Reads twice,
  // however many there are.
  std::vector<SealedOwner> prepare(store::Connection& connection, std::vector<Owner> owners,
                                   bool validate_only) const;
  // Sealed anew under the key the record has; null when that key was destroyed.
  std::shared_ptr<const SealedData> seal_again(const Owner& owner, std::int64_t key_id) const;

  // Owners with their personal data, in the order of the rows; without them where nothing is sealed or the key is
  // destroyed.
  std::vector<Owner> open(const std::vector<store::RecordRow>& rows) const;

  // Destroys the keys of records, after listing them as erased. What commands of imports begun before now bring of these
  // persons is refused from here on.
  void erase(const std::vector<Erasure>& erasures, const std::vector<std::string>& keys);
  // Whether a person with this natural key was erased after a moment.
  bool erased_since(const std::string& key, std::chrono::steady_clock::time_point moment) const;

  PersonKeys& keys() { return keys_; }

 private:
  std::shared_ptr<const SealedData> sealed_with(const DataKey& key, const Owner& owner) const;

  PersonKeys& keys_;
  Ids& ids_;
  mutable std::mutex mutex_;
  std::deque<std::pair<std::string, std::chrono::steady_clock::time_point>> erased_;  // The latest last.
};

// What an answer shows of an owner: personal data masked, nothing of how they are kept.
Owner shown_masked(Owner owner);
// The same for who may see them.
Owner shown_whole(Owner owner);

}  // namespace lumbung::registry
