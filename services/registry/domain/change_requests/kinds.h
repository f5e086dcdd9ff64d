// What a change is about, from the fields it names; and which verifications that needs.
#pragma once

#include <google/protobuf/field_mask.pb.h>

#include <optional>
#include <string_view>
#include <vector>

#include "lumbung/registry/v1/change_request.pb.h"
#include "registry/domain/rules.h"

namespace lumbung::registry {

// Of a field of a business or cooperative; nothing for one that cannot be proposed. Fields of one name in both are of one
// kind.
std::optional<v1::ChangeRequest::Kind> kind_of_field(std::string_view field);

// In the order of the enum, none twice.
std::vector<v1::ChangeRequest::Kind> kinds_of(const google::protobuf::FieldMask& fields);

// The fields of the mask that can be proposed: what the register computes by itself is left out.
google::protobuf::FieldMask proposable(const google::protobuf::FieldMask& fields);

// The verifications a change has to pass by a rule set: those of all its kinds, in the order of the enum, none twice.
std::vector<v1::ChangeVerification::Kind> needed_verifications(const RuleSet& rules, const v1::ChangeRequest& change);

// The two fields that ChangeOperatingStatus moves and an update does not.
google::protobuf::FieldMask status_fields();
google::protobuf::FieldMask without_status(const google::protobuf::FieldMask& fields);

// As the rulebook writes them, `PLACE`, `FIELD_VISIT`; nothing for a word that is none.
std::optional<v1::ChangeRequest::Kind> change_kind_named(std::string_view word);
std::optional<v1::ChangeVerification::Kind> verification_named(std::string_view word);
std::string_view word_of(v1::ChangeVerification::Kind kind);

}  // namespace lumbung::registry
