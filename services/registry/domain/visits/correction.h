// Corrections as a device sends them, text by field, and what they amount to as parts of a record. A device writes
// what the officer typed; whether the values may stand in the register is for the change request to decide, when it
// is approved.
#pragma once

#include <google/protobuf/message.h>

#include <optional>
#include <string>

#include "lumbung/registry/v1/business.pb.h"
#include "lumbung/registry/v1/cooperative.pb.h"
#include "lumbung/registry/v1/visit.pb.h"

namespace lumbung::registry {

// A field an officer can confirm or correct on the spot.
bool is_correctable(v1::VisitTargetKind kind, const std::string& field);
// All of them, commas between.
std::string correctable_names(v1::VisitTargetKind kind);

// What is wrong with the value, in a sentence; nothing when it can be one of the field. The field is correctable.
std::optional<std::string> wrong_value(v1::VisitTargetKind kind, const v1::VisitCorrection& correction);

// Sets the field of `record` to the value, which is one.
void set_corrected(google::protobuf::Message& record, const v1::VisitCorrection& correction);

}  // namespace lumbung::registry
