// Change requests as commands. A decision touches streams that only the request itself names - its record, and what else is
// open on it - so it is read first; what those commands take of it never changes.
#pragma once

#include "lumbung/registry/v1/change_requests_service.pb.h"
#include "registry/registry.h"
#include "registry/rpc/commands.h"

namespace lumbung::registry {

store::Command command_for(const Registry&, const rpc::Call&, Asked<v1::ProposeChangeRequest>);
store::Command command_for(const Registry&, const rpc::Call&, Asked<v1::VerifyChangeRequest>);

// `proposal` is the change request as it was read.
store::Command command_for(const Registry&, const rpc::Call&, Asked<v1::ApproveChangeRequest>,
                           const v1::ChangeRequest& proposal);
store::Command command_for(const Registry&, const rpc::Call&, Asked<v1::RejectChangeRequest>,
                           const v1::ChangeRequest& proposal);
store::Command command_for(const Registry&, const rpc::Call&, Asked<v1::WithdrawChangeRequest>,
                           const v1::ChangeRequest& proposal);

}  // namespace lumbung::registry
