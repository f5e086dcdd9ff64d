// Requests about exemplars and study visits as commands.
#pragma once

#include "lumbung/registry/v1/study_visits_service.pb.h"
#include "registry/rpc/commands.h"

namespace lumbung::registry {

store::Command command_for(const Registry&, const rpc::Call&, Asked<v1::DesignateExemplarRequest>);
store::Command command_for(const Registry&, const rpc::Call&, Asked<v1::EndExemplarRequest>);
store::Command command_for(const Registry&, const rpc::Call&, Asked<v1::RegisterStudyVisitRequest>);
store::Command command_for(const Registry&, const rpc::Call&, Asked<v1::CompleteStudyVisitRequest>);
store::Command command_for(const Registry&, const rpc::Call&, Asked<v1::CancelStudyVisitRequest>);
store::Command command_for(const Registry&, const rpc::Call&, Asked<v1::AddFollowUpRequest>);
store::Command command_for(const Registry&, const rpc::Call&, Asked<v1::FulfilFollowUpRequest>);

}  // namespace lumbung::registry
