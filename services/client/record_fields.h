// The fields of a record as text: what tables and CSV show, and what flags of the command line set.
// Works on any message through its descriptor, so that a new field needs no code. Words are those
// of filters and import files: enum values without their prefix, dates as yyyy-mm-dd, lists joined
// by `|`.
#pragma once

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace lumbung::client {

// `AKTIF_RAT` for ACTIVITY_AKTIF_RAT; empty for the value zero, which means none.
std::string word_of(const google::protobuf::EnumValueDescriptor& value);

// All words of an enum but the one for none, in the order of their numbers.
std::vector<std::string> words_of(const google::protobuf::EnumDescriptor& type);

// A field, or a field of a field (`evaluation.reason`), as text; empty when it is not set. Stops
// the process when there is no such field.
std::string text_of(const google::protobuf::Message& message, std::string_view path);

// The fields that have a text of their own, in the order of the message: no messages but dates and
// times.
std::vector<std::string> plain_fields(const google::protobuf::Descriptor& type);

// Sets a field from text; a list takes `|` or `,` between its values. Stops the process when there
// is no such field; the text is refused when it cannot be one (NUMBER_INVALID, DATE_INVALID,
// WORD_UNKNOWN with the words it can be).
std::optional<FieldViolation> set_field(google::protobuf::Message& message,
                                        const std::string& field, std::string_view text);

// A message as JSON, in the mapping of the API (lowerCamelCase); on one line, or indented and with
// a line end.
std::string json_of(const google::protobuf::Message& message, bool indented);

}  // namespace lumbung::client
