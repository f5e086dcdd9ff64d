// Requests of CooperativeLifeService as commands: as commands.h.
#pragma once

#include "lumbung/registry/v1/cooperative_life_service.pb.h"
#include "registry/rpc/commands.h"

namespace lumbung::registry {

store::Command command_for(const Registry&, const rpc::Call&, Asked<v1::ProposeDissolutionRequest>);
store::Command command_for(const Registry&, const rpc::Call&, Asked<v1::RecordObjectionRequest>);
store::Command command_for(const Registry&, const rpc::Call&, Asked<v1::AnswerObjectionRequest>);
store::Command command_for(const Registry&, const rpc::Call&, Asked<v1::WithdrawDissolutionRequest>);
store::Command command_for(const Registry&, const rpc::Call&, Asked<v1::ForwardToMinistryRequest>);
store::Command command_for(const Registry&, const rpc::Call&, Asked<v1::RecordHealthAssessmentRequest>);
store::Command command_for(const Registry&, const rpc::Call&, Asked<v1::IssueNikCertificateRequest>);

}  // namespace lumbung::registry
