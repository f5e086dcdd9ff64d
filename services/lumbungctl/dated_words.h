// A flag that says something and its day in one value: `2016-02-10=letter to the board`.
#pragma once

#include <google/protobuf/message.h>

#include <string>
#include <vector>

#include "base/result.h"

namespace lumbung::ctl {

// Sets a date field from what stands before the first `=`, and gives the words behind it. DATE_INVALID, and DATED_FORMAT
// when there is no `=`, join `wrong`.
std::string set_dated(google::protobuf::Message& message, const std::string& date_field, const std::string& given,
                      std::vector<FieldViolation>& wrong);

}  // namespace lumbung::ctl
