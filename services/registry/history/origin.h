// An event of the log as an answer tells it: who, when, why, and where its values came from.
#pragma once

#include <string>

#include "lumbung/registry/v1/history.pb.h"
#include "runtime/store/store.h"

namespace lumbung::registry {

// `event` is null when this binary does not know its type.
v1::Origin origin_of(const store::EventRow& row, const google::protobuf::Message* event);

// Why, as an event says it; empty when it says nothing.
std::string reason_in(const google::protobuf::Message& event);

}  // namespace lumbung::registry
