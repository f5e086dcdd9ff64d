// How the facts of visits make records: of the visit itself, and what the record visited keeps of it.
#pragma once

#include <google/protobuf/message.h>

#include "base/events.h"
#include "lumbung/registry/v1/business.pb.h"
#include "lumbung/registry/v1/cooperative.pb.h"
#include "lumbung/registry/v1/visit.pb.h"

namespace lumbung::registry {

// False for an event that is not of visits.
bool fold_visits(v1::Cooperative& state, const google::protobuf::Message& event);
bool fold_visits(v1::Business& state, const google::protobuf::Message& event);

void apply(v1::Visit& state, const google::protobuf::Message& event, const EventFacts& facts);

}  // namespace lumbung::registry
