#include "base/result.h"

namespace lumbung {

Refusal invalid_fields(std::vector<FieldViolation> fields) {
  CHECK(!fields.empty());
  auto sentence = fields.size() == 1 ? fields.front().field + ": " + fields.front().sentence
                                     : std::to_string(fields.size()) + " fields are wrong.";
  return Refusal{RefusalKind::invalid_input, "INVALID_FIELDS", std::move(sentence)}.over(
      std::move(fields));
}

Refusal invalid_field(std::string field, std::string reason, std::string sentence,
                      std::string value) {
  std::vector<FieldViolation> fields;
  fields.push_back({std::move(field), std::move(reason), std::move(sentence), std::move(value)});
  return invalid_fields(std::move(fields));
}

}  // namespace lumbung
