// Requests about papers as commands.
#pragma once

#include "lumbung/registry/v1/papers_service.pb.h"
#include "registry/domain/papers/issue_skb.h"
#include "registry/rpc/commands.h"

namespace lumbung::registry {

store::Command command_for(const Registry&, const rpc::Call&, Asked<v1::RecordPaperRequest>);
// `record` is what the paper is about, which never changes; empty when there is no such paper.
store::Command command_for(const Registry&, const rpc::Call&, Asked<v1::RevokePaperRequest>,
                           const std::string& record);
store::Command command_for(const Registry&, const rpc::Call&, Asked<v1::IssueSkbRequest>, const SkbPrepared& prepared);

}  // namespace lumbung::registry
