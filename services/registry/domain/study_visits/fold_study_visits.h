// How facts make a study visit and the exemplar of a cooperative, and the keys a visit holds. Part of fold.h: raise
// kFoldVersion when a meaning changes.
#pragma once

#include <google/protobuf/message.h>

#include <string>
#include <vector>

#include "base/events.h"
#include "lumbung/registry/v1/cooperative.pb.h"
#include "lumbung/registry/v1/study_visit.pb.h"

namespace lumbung::registry {

using v1::StudyVisit;

// False for an event of a type not known here.
bool fold_study_visit(StudyVisit& state, const google::protobuf::Message& event);
void apply(StudyVisit& state, const google::protobuf::Message& event, const EventFacts& facts);
// The facts of a cooperative's stream that are of this room.
bool fold_exemplar(v1::Cooperative& state, const google::protobuf::Message& event);

// Each takes a visit in normal form. `external/<agency>/study-visits/<id>`; empty for an empty id.
std::string external_id_key(const StudyVisit& visit);
// `study-visit/<host>/<day>/<visitors>`: who came to whom on which day; empty when the visit was cancelled.
std::string occasion_key(const StudyVisit& visit);
std::vector<std::string> keys_of(const StudyVisit& visit);

}  // namespace lumbung::registry
