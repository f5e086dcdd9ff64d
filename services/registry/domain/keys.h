// Natural keys: what may stand in the register only once. The committer keeps them in a table and
// loads their holders before a rule decides, so that "taken" is a refusal in words and never a
// failing index. An ended cooperative keeps its keys: its deed is never another's.
//
//   external/<agency>/cooperatives/<id>   external/<agency>/businesses/<id>
//   badan-hukum/<normalised>   nik-koperasi/<digits>   nib/cooperatives/<digits>
//
// A business has no key but its external id: the licence (NIB) belongs to its owner, who may run
// several businesses with it, and the business is what is counted (design notes 1.2).
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "lumbung/registry/v1/registry_service.pb.h"
#include "registry/domain/normalise.h"

namespace lumbung::registry {

// Each takes a normalised value and gives an empty key for an empty value.
std::string external_id_key(const Cooperative& cooperative, std::string_view agency);
std::string external_id_key(const Business& business, std::string_view agency);
std::string badan_hukum_key(const Cooperative& cooperative);
std::string nik_koperasi_key(const Cooperative& cooperative);
std::string nib_key(const Cooperative& cooperative);

// What a stored record holds.
std::vector<std::string> keys_of(const Cooperative& cooperative);
std::vector<std::string> keys_of(const Business& business);

// What a command may claim: whose holders the rule must be told. `agency` is the caller's.
std::vector<std::string> keys_of(const v1::RegisterCooperativeRequest& request,
                                 std::string_view agency);
std::vector<std::string> keys_of(const v1::UpdateCooperativeRequest& request);
std::vector<std::string> keys_of(const v1::RegisterBusinessRequest& request,
                                 std::string_view agency);

// Who holds the natural keys of a command: key to stream. A key nobody holds is absent or empty.
class Holders {
 public:
  void add(std::string key, std::string stream) { held_[std::move(key)] = std::move(stream); }

  // The stream that holds the key; empty when the key is empty or free.
  const std::string& of(const std::string& key) const;
  // Somebody other than the record itself holds it.
  bool taken(const std::string& key, const std::string& by_other_than) const {
    const auto& holder = of(key);
    return !holder.empty() && holder != by_other_than;
  }

 private:
  std::map<std::string, std::string> held_;
};

}  // namespace lumbung::registry
