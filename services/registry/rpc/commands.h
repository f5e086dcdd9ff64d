// Requests as commands: which streams and keys each needs, and the rule that decides it. The handlers commit them one by
// one, the imports many at a time, the measurements without gRPC.
#pragma once

#include <memory>

#include "lumbung/registry/v1/owners_service.pb.h"
#include "lumbung/registry/v1/registry_service.pb.h"
#include "registry/domain/keys.h"
#include "registry/registry.h"
#include "runtime/rpc/method.h"

namespace lumbung::registry {

template <class Request>
using Asked = std::shared_ptr<const Request>;

store::Command command_for(const Registry&, const rpc::Call&, Asked<v1::RegisterCooperativeRequest>);
store::Command command_for(const Registry&, const rpc::Call&, Asked<v1::UpdateCooperativeRequest>);
store::Command command_for(const Registry&, const rpc::Call&, Asked<v1::RecordAnnualMeetingRequest>);
store::Command command_for(const Registry&, const rpc::Call&, Asked<v1::ReportBusinessVolumeRequest>);
store::Command command_for(const Registry&, const rpc::Call&, Asked<v1::ChangeCooperativeLegalStateRequest>);
store::Command command_for(const Registry&, const rpc::Call&, Asked<v1::UpdateBusinessRequest>);
store::Command command_for(const Registry&, const rpc::Call&, Asked<v1::ChangeOperatingStatusRequest>);
store::Command command_for(const Registry&, const rpc::Call&, Asked<v1::OpenBusinessDayRequest>);

// The holders of a command's keys, for the rules.
Holders holders_of(const store::Streams& streams, const std::vector<std::string>& keys);

}  // namespace lumbung::registry
