// Fields that somebody vouched for: the direct way of correcting them is closed.
#pragma once

#include <google/protobuf/field_mask.pb.h>

#include <optional>

#include "base/result.h"
#include "registry/domain/change.h"

namespace lumbung::registry {

// FIELD_IS_VERIFIED, naming the verified fields among those that differ; nothing when there is none.
std::optional<Refusal> verified_refusal(const google::protobuf::FieldMask& verified,
                                        const google::protobuf::FieldMask& differing);

template <class Record>
std::optional<Refusal> changes_verified_field(const Record& on_record, const Record& after) {
  if (on_record.verified_fields().paths().empty()) return std::nullopt;
  return verified_refusal(on_record.verified_fields(), differing_fields(on_record, after));
}

}  // namespace lumbung::registry
