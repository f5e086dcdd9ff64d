// What an event did to a record, seen from outside: the fields in which the states before and after it differ.
#pragma once

#include <google/protobuf/message.h>

#include <optional>
#include <string>
#include <vector>

namespace lumbung::history {

struct FieldDifference {
  std::string field;
  std::optional<std::string> before;  // Nothing when there was no value.
  std::optional<std::string> after;   // Nothing when there is none.
};

// In the order of the record's fields. Both of one type.
std::vector<FieldDifference> differences(const google::protobuf::Message& before,
                                         const google::protobuf::Message& after);

}  // namespace lumbung::history
