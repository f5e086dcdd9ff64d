// A record as text, field by field: what a history compares and shows. See README.md for how values and the entries of lists
// are written.
#pragma once

#include <google/protobuf/message.h>

#include <string>
#include <vector>

namespace lumbung::history {

struct FieldValue {
  std::string field;  // `evaluation.reason`
  std::string text;   // Never empty.
  int number = 0;     // Of the field of the record it is in, for its order.
};

// The fields that have a value, in the order of the record.
std::vector<FieldValue> values_of(const google::protobuf::Message& record);

}  // namespace lumbung::history
