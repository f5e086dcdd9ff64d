// Commands that bring, change or erase personal data: they need more than their request, because what is personal is
// sealed, or read, before a rule is asked.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "registry/domain/owners/update_owner.h"
#include "registry/registry.h"
#include "registry/rpc/commands.h"

namespace lumbung::registry {

// Times a command is prepared again because the register moved meanwhile; then the caller hears UNAVAILABLE.
inline constexpr int kMaxPreparations = 5;

// `owner` is what `request.owner` became; null when the request brings none.
store::Command command_for(const Registry&, const rpc::Call&, Asked<v1::RegisterBusinessRequest>,
                           std::shared_ptr<const SealedOwner> owner);
store::Command command_for(const Registry&, const rpc::Call&, Asked<v1::RegisterOwnerRequest>,
                           std::shared_ptr<const SealedOwner> owner);
store::Command command_for(const Registry&, const rpc::Call&, Asked<v1::UpdateOwnerRequest>,
                           std::shared_ptr<const OwnerChange> change);
store::Command command_for(const Registry&, const rpc::Call&, Asked<v1::VerifyOwnerNikRequest>);

// Leaves the trace of a page of personal data read.
store::Command person_read_command(const Registry&, const rpc::Call&, const v1::ReadPersonsRequest&);

// An owner record on its way to be erased.
struct RecordToErase {
  std::string name;
  std::string etag;               // As it was read; empty for whatever it is.
  std::vector<std::string> forget;  // Requests to forget, as store::request_key() names them.
};
store::Command erasure_command(const RecordToErase& record, const std::string& paper_number);

}  // namespace lumbung::registry
