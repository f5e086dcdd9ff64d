#include "registry/domain/change_requests/apply_change.h"

#include <google/protobuf/util/message_differencer.h>

#include "registry/domain/businesses/change_operating_status.h"
#include "registry/domain/businesses/update_business.h"
#include "registry/domain/change.h"
#include "registry/domain/change_requests/kinds.h"
#include "registry/domain/cooperatives/update_cooperative.h"

namespace lumbung::registry {

using google::protobuf::FieldMask;
using google::protobuf::util::MessageDifferencer;

namespace {

// The direct way is closed for verified fields; this is the other way.
template <class Record>
Record open_to_change(const Record& on_record) {
  auto record = on_record;
  record.clear_verified_fields();
  return record;
}

bool moves_status(const Business& on_record, const Business& values, const FieldMask& fields) {
  if (!names(fields, "operating_status")) return false;
  if (values.operating_status() != on_record.operating_status()) return true;
  return values.has_operating_status_date() &&
         !MessageDifferencer::Equals(values.operating_status_date(), on_record.operating_status_date());
}

}  // namespace

Result<Events> events_of_change(const Business& on_record, const Owner* owner, const Business& values,
                                const FieldMask& fields, const std::string& note, const Reference& reference,
                                const RegistryRules& rules, const Today& today) {
  const auto record = open_to_change(on_record);
  Events events;
  const auto others = without_status(fields);
  if (!others.paths().empty()) {
    v1::UpdateBusinessRequest update;
    *update.mutable_business() = values;
    update.mutable_business()->set_name(on_record.name());
    *update.mutable_update_mask() = others;
    auto updated = decide(&record, owner, update, reference, rules, today);
    if (!updated) return updated;
    for (const auto& event : *updated) events.add(event);
  }
  if (moves_status(on_record, values, fields)) {
    v1::ChangeOperatingStatusRequest change;
    change.set_name(on_record.name());
    change.set_operating_status(values.operating_status());
    if (values.has_operating_status_date()) *change.mutable_status_date() = values.operating_status_date();
    change.set_note(note);
    auto changed = decide(&record, change, today);
    if (!changed) return changed;
    for (const auto& event : *changed) events.add(event);
  }
  return events;
}

Result<Events> events_of_change(const Cooperative& on_record, const Holders& holders, const Cooperative& values,
                                const FieldMask& fields, const Reference& reference, const Today& today) {
  const auto record = open_to_change(on_record);
  v1::UpdateCooperativeRequest update;
  *update.mutable_cooperative() = values;
  update.mutable_cooperative()->set_name(on_record.name());
  *update.mutable_update_mask() = fields;
  return decide(&record, holders, update, reference, today);
}

}  // namespace lumbung::registry
