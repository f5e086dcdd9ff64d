// How the facts of this room make a record. Part of fold.h: pure, and cannot fail.
#pragma once

#include <google/protobuf/message.h>

#include "base/events.h"
#include "lumbung/registry/v1/cooperative.pb.h"
#include "lumbung/registry/v1/evaluation.pb.h"

namespace lumbung::registry {

// False for an event of another room.
bool fold_life(v1::Cooperative& state, const google::protobuf::Message& event);

void apply(v1::ActivityEvaluation& state, const google::protobuf::Message& event, const EventFacts& facts);
void apply(v1::EvaluationPage& state, const google::protobuf::Message& event, const EventFacts& facts);

}  // namespace lumbung::registry
