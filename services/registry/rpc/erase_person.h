// ErasePerson, and the erasures a log is behind with: one process was killed halfway, or a backup older than an erasure was
// restored. The key store's list is the truth; the log follows it.
#pragma once

#include "registry/registry.h"
#include "registry/rpc/commands.h"
#include "runtime/store/store.h"

namespace lumbung::registry {

Task<Result<rpc::Reply>> erase_person(Registry& registry, rpc::Call& call, Asked<v1::ErasePersonRequest> request);

// Before anything is served: erases from the log whom the list names and the log still holds. Waits for the commits; gives
// the number of records. Throws store::Unavailable.
std::size_t apply_erasures(Registry& registry, store::Store& store);

}  // namespace lumbung::registry
