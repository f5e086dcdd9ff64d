// Owners for the rules' tests: what a handler prepares before a rule is asked, without a key or a cipher.
#pragma once

#include <memory>
#include <string>

#include "registry/domain/normalise.h"
#include "registry/domain/owners/sealed_owner.h"
#include "world.h"

namespace lumbung::registry {

inline constexpr const char* kOwnersKey = "person/hash-of-the-nik";

inline std::shared_ptr<const SealedData> sealed_as(const std::string& ref) {
  return std::make_shared<const SealedData>(
      SealedData{ref, "sha of " + ref, "hash-of-the-nik", 7, "ciphertext of " + ref});
}

// A person nobody has seen yet, sealed.
inline SealedOwner new_owner() {
  SealedOwner owner;
  owner.owner = owner_to_register().owner();
  normalise(owner.owner);
  owner.key = kOwnersKey;
  owner.new_name = "owners/new";
  owner.data = sealed_as("ref-1");
  return owner;
}

// The record it leads to, version 1.
inline Owner an_owner() {
  Owner record;
  Events events;
  CHECK(enter_owner(new_owner(), reference(), today(), events).ok());
  fold_into(record, events);
  return record;
}

// The same person brought again, compared with that record.
inline SealedOwner seen_owner(bool same_name = true) {
  auto owner = new_owner();
  owner.data = nullptr;
  owner.seen = {"owners/new", "ref-1", same_name, {}};
  return owner;
}

}  // namespace lumbung::registry
