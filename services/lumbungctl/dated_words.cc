#include "lumbungctl/dated_words.h"

#include "lumbungctl/session.h"

namespace lumbung::ctl {

std::string set_dated(google::protobuf::Message& message, const std::string& date_field, const std::string& given,
                      std::vector<FieldViolation>& wrong) {
  const auto equals = given.find('=');
  if (equals == std::string::npos) {
    wrong.push_back({date_field, "DATED_FORMAT", "Give DATE=TEXT, for example 2016-02-10=letter to the board.", ""});
    return {};
  }
  set_from(message, date_field, given.substr(0, equals), wrong);
  return given.substr(equals + 1);
}

}  // namespace lumbung::ctl
