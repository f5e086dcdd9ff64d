// A record from JSON that a person wrote: every wrong field is named, with the nearest known one,
// and no value is repeated, because it may be personal data.
#pragma once

#include <google/protobuf/message.h>

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"

namespace lumbung::client {

// What JSON held.
struct FromJson {
  std::vector<std::string> fields;    // Set or cleared, by the names of the API, in its order.
  std::vector<FieldViolation> wrong;  // Empty when `message` was filled.
};

// Fills `message` from an object in the mapping of the API, by camelCase or the names of the API.
// Also taken are a date as text (`2016-12-31`) and a word without its prefix (`P`); a number of
// more than 15 digits stands in quotes. Wrong are JSON_INVALID, FIELD_UNKNOWN and FIELD_KIND;
// `prefix` stands before the names.
FromJson fill_from_json(const std::string& json, google::protobuf::Message& message,
                        const std::string& prefix = "");

// Takes the object under a key out of an object, and gives it; nothing when there is none.
std::optional<std::string> take_object(std::string& json, const std::string& key);

}  // namespace lumbung::client
