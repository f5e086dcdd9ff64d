// Who calls, and what they may. Until certificates and tokens exist the process listens on loopback only and
// everybody there is the local operator, who may name the person and roles to act as in the metadata
// `x-lumbung-act-as`, so that rules for two people can be built and tried.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/events.h"
#include "base/result.h"

namespace lumbung::rpc {

inline constexpr std::size_t kMaxActAsLength = 512;

// Which role grants which permissions, from data/identity/roles.json. Immutable, thread-safe.
class Roles {
 public:
  // Throws std::runtime_error naming the file and what is wrong.
  static Roles read(const std::string& path);

  bool known(std::string_view role) const { return patterns_.find(role) != patterns_.end(); }
  std::string list() const;
  // A pattern's segment `*` matches one segment; as the last one, the rest.
  bool grants(const std::vector<std::string>& roles, std::string_view permission) const;

 private:
  std::map<std::string, std::vector<std::string>, std::less<>> patterns_;
};

// The local operator when `act_as` is empty; otherwise `agency=dinas-koperasi;person=siti;roles=registry-officer`.
// Every part is required once; agency and person are 1 to 64 of a-z 0-9 . _ - @.
Result<Caller> local_caller(std::string_view act_as, const Roles& roles);

}  // namespace lumbung::rpc
