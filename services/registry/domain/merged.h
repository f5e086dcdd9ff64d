// A record that was merged into another is closed: both describe the same thing, and the other one is changed.
#pragma once

#include <optional>

#include "base/result.h"

namespace lumbung::registry {

// Why nothing is recorded about it any more; nothing when it was not merged.
template <class Record>
std::optional<Refusal> merged_away(const Record& record) {
  if (record.merged_into().empty()) return std::nullopt;
  return rule_broken("RECORD_MERGED", "The record was merged into another; change that one.")
      .with("merged_into", record.merged_into())
      .about(record.name());
}

}  // namespace lumbung::registry
