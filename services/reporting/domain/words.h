// Enum values as the words the city uses.
#pragma once

#include <google/protobuf/descriptor.h>

#include <string>

namespace lumbung::reporting {

// `BEROPERASI` of OPERATING_STATUS_BEROPERASI; empty for the value 0 and for one this program does not know. `prefix` is
// what every name of the enum begins with.
inline std::string word_of(const google::protobuf::EnumDescriptor& values, int number, std::size_t prefix) {
  const auto* value = number == 0 ? nullptr : values.FindValueByNumber(number);
  return value == nullptr ? std::string() : value->name().substr(prefix);
}

}  // namespace lumbung::reporting
