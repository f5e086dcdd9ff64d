// From the register's events to the facts of a subject, and from nothing else. Pure. Which events move facts stands in one
// table for each kind of subject; a test plays every event of the register through its own fold and through this one.
#pragma once

#include <google/protobuf/message.h>

#include <optional>
#include <string>

#include "base/result.h"
#include "reporting/domain/facts.h"

namespace lumbung::reporting {

// Whether events of this type (full message name) move facts of a business, of a cooperative.
bool moves_business(const std::string& type);
bool moves_cooperative(const std::string& type);

// The facts after an event of such a type; `before` is nothing for a subject never heard of. Refused: ALREADY_REGISTERED,
// SUBJECT_UNKNOWN.
Result<BusinessFacts> fold(const std::optional<BusinessFacts>& before, const google::protobuf::Message& event);
Result<CooperativeFacts> fold(const std::optional<CooperativeFacts>& before, const google::protobuf::Message& event);

}  // namespace lumbung::reporting
