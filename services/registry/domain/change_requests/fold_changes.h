// How the facts of change requests make their states, and what they leave in the record they are about. Called from
// domain/fold.cc; false for an event of another type.
#pragma once

#include <google/protobuf/message.h>

#include "lumbung/registry/v1/business.pb.h"
#include "lumbung/registry/v1/change_request.pb.h"
#include "lumbung/registry/v1/cooperative.pb.h"

namespace lumbung::registry {

bool fold_changes(v1::ChangeRequest& state, const google::protobuf::Message& event);
bool fold_changes(v1::PendingChanges& state, const google::protobuf::Message& event);
bool fold_changes(v1::Business& state, const google::protobuf::Message& event);
bool fold_changes(v1::Cooperative& state, const google::protobuf::Message& event);

}  // namespace lumbung::registry
