// The fingerprint of a command's content: what tells "the same request again" from "the same id, other
// content". A canonical walk of the fields, not wire bytes, so that two encodings of one content agree;
// keyed, so that the stored value does not let anybody test guesses.
#pragma once

#include <string>
#include <string_view>

#include <google/protobuf/message.h>

namespace lumbung::store {

// HMAC-SHA-256 over the message's type and every set field in field-number order, recursively, maps sorted
// by key. Leaves out the fields `request_id` and `validate_only` of the top message. Unknown fields count as they came.
std::string fingerprint(std::string_view key, const google::protobuf::Message& message);

}  // namespace lumbung::store
