// What becomes of a record when proposed values become true, by the very rules that correct it directly: their refusals,
// their normal forms, their computed fields.
#pragma once

#include <google/protobuf/field_mask.pb.h>

#include "base/events.h"
#include "base/result.h"
#include "registry/domain/fold.h"
#include "registry/domain/keys.h"
#include "registry/domain/reference.h"
#include "registry/domain/rules.h"

namespace lumbung::registry {

// Facts in the stream of the record only. Verified fields are no hindrance here. `owner` is the one the values name, null
// when there is none; `note` goes beside a new status. Refuses what UpdateBusiness, then ChangeOperatingStatus refuse.
Result<Events> events_of_change(const Business& on_record, const Owner* owner, const Business& values,
                                const google::protobuf::FieldMask& fields, const std::string& note,
                                const Reference& reference, const RegistryRules& rules, const Today& today);

// Refuses what UpdateCooperative refuses.
Result<Events> events_of_change(const Cooperative& on_record, const Holders& holders, const Cooperative& values,
                                const google::protobuf::FieldMask& fields, const Reference& reference,
                                const Today& today);

// The record with these facts.
template <class Record>
Record with_events(Record record, const Events& events) {
  for (const auto& each : events) apply(record, *each.event, EventFacts{});
  return record;
}

}  // namespace lumbung::registry
