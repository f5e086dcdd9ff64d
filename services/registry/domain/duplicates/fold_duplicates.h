// How the facts of this room make records (../fold.h). Each false for an event that is none of them.
#pragma once

#include <google/protobuf/message.h>

#include "lumbung/registry/v1/business.pb.h"
#include "lumbung/registry/v1/cooperative.pb.h"
#include "lumbung/registry/v1/duplicate.pb.h"
#include "lumbung/registry/v1/record_merge.pb.h"

namespace lumbung::registry {

bool fold_duplicates(v1::Business& state, const google::protobuf::Message& event);
bool fold_duplicates(v1::Cooperative& state, const google::protobuf::Message& event);
bool fold_duplicates(v1::RecordMerge& state, const google::protobuf::Message& event);
bool fold_duplicates(v1::DuplicateCandidate& state, const google::protobuf::Message& event);

}  // namespace lumbung::registry
