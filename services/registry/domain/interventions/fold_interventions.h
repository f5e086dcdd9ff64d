// How facts make an intervention, and the key it holds. Part of fold.h: raise kFoldVersion when a meaning changes.
#pragma once

#include <google/protobuf/message.h>

#include <string>
#include <string_view>
#include <vector>

#include "base/events.h"
#include "lumbung/registry/v1/intervention.pb.h"

namespace lumbung::registry {

using v1::Intervention;

// False for an event of a type not known here.
bool fold_intervention(Intervention& state, const google::protobuf::Message& event);
void apply(Intervention& state, const google::protobuf::Message& event, const EventFacts& facts);

// `external/<agency>/interventions/<id>`; empty for an empty id.
std::string intervention_key(std::string_view external_id, std::string_view agency);
std::vector<std::string> keys_of(const Intervention& intervention);

}  // namespace lumbung::registry
