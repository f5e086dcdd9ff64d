// A kind of record with personal data, for the store to keep: the registry's messages under rules of the tests' own. What
// stands for sealed data is any bytes: the store never opens them.
#pragma once

#include <memory>
#include <string>

#include "contract/businesses.h"
#include "lumbung/registry/v1/owner.pb.h"

namespace lumbung::contract {

// Businesses, the calendar, and owners.
store::Aggregates aggregates_with_owners();

struct Sealing {
  std::string ref;
  std::string person;
  std::string ciphertext;
};

// Refuses PERSON_TAKEN.
store::Command register_owner(const std::string& request_id, const std::string& id, const Sealing& sealing);
// Seals anew. Refuses PERSON_TAKEN.
store::Command update_owner(const std::string& request_id, const std::string& id, const Sealing& sealing);
// Removes what is sealed, and forgets requests of the caller.
store::Command erase_owner(const std::string& request_id, const std::string& id,
                           const std::vector<std::string>& forget = {});

inline std::string owner_stream(const std::string& id) { return "owners/" + id; }

}  // namespace lumbung::contract
