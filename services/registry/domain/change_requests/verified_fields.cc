#include "registry/domain/change_requests/verified_fields.h"

#include <string>
#include <vector>

#include "registry/domain/change_requests/open_changes.h"

namespace lumbung::registry {

std::optional<Refusal> verified_refusal(const google::protobuf::FieldMask& verified,
                                        const google::protobuf::FieldMask& differing) {
  std::vector<std::string> fields;
  for (const auto& field : differing.paths())
    if (names(verified, field)) fields.push_back(field);
  if (fields.empty()) return std::nullopt;
  return rule_broken("FIELD_IS_VERIFIED",
                     "Somebody vouched for these values; propose the change (ProposeChange) instead of making it.")
      .with("fields", joined(fields));
}

}  // namespace lumbung::registry
