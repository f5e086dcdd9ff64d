// Merging and parting records as commands.
#pragma once

#include "lumbung/registry/v1/duplicates_service.pb.h"
#include "registry/registry.h"
#include "registry/rpc/commands.h"

namespace lumbung::registry {

// An open candidate about the duplicate, as it was read: the rule sees to it that it is still so.
struct OpenCandidate {
  std::string name;
  std::string other;  // The record that is not the duplicate.
};
store::Command command_for(const Registry&, const rpc::Call&, Asked<v1::MergeRecordsRequest>,
                           const std::vector<OpenCandidate>& open);
store::Command command_for(const Registry&, const rpc::Call&, Asked<v1::DismissCandidateRequest>);
// `merge` as it was read: it says which record is the survivor, and which numbers may come back.
store::Command command_for(const Registry&, const rpc::Call&, Asked<v1::UnmergeRecordsRequest>,
                           const v1::RecordMerge& merge);

}  // namespace lumbung::registry
