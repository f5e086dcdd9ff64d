#include "registry/history/shown.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/field_mask.pb.h>

#include <algorithm>
#include <string>

#include "lumbung/registry/v1/owner.pb.h"
#include "registry/domain/owners/personal.h"
#include "runtime/history/field_differences.h"
#include "runtime/history/field_values.h"

namespace lumbung::registry {
namespace {

using google::protobuf::DynamicCastToGenerated;
using google::protobuf::Message;

// The name under which all personal fields go when an event does not name them.
constexpr char kSealed[] = "sealed";

// The personal fields an event says it changed.
std::vector<std::string> personal_fields_in(const Message& event, const google::protobuf::Descriptor& record) {
  std::vector<std::string> personal;
  const auto* mask = event.GetDescriptor()->FindFieldByName("changed");
  if (!mask || mask->is_repeated() || !mask->message_type() ||
      mask->message_type() != google::protobuf::FieldMask::descriptor())
    return personal;
  const auto& changed =
      static_cast<const google::protobuf::FieldMask&>(event.GetReflection()->GetMessage(event, mask));
  for (const auto& path : changed.paths()) {
    const auto* field = record.FindFieldByName(path);
    if (field && is_personal(*field)) personal.push_back(path);
  }
  return personal;
}

std::string sealed_ref(const Message& state) {
  const auto* owner = DynamicCastToGenerated<Owner>(&state);
  return owner ? owner->sealed().ref() : std::string();
}

bool has_now(const std::vector<history::FieldValue>& now, const std::string& field) {
  return std::any_of(now.begin(), now.end(), [&](const auto& value) { return value.field == field; });
}

v1::FieldChange personal_change(const std::string& field) {
  v1::FieldChange change;
  change.set_field(field);
  change.set_personal(true);
  return change;
}

}  // namespace

std::unique_ptr<Message> shown(const Message& state) {
  std::unique_ptr<Message> copy(state.New());
  copy->CopyFrom(state);
  clear_personal(*copy);
  if (auto* owner = DynamicCastToGenerated<Owner>(copy.get())) owner->clear_sealed();
  return copy;
}

bool is_erased(const Message& state) {
  const auto* owner = DynamicCastToGenerated<Owner>(&state);
  return owner && owner->erased();
}

bool is_bookkeeping(std::string_view field) {
  return field == "name" || field == "etag" || field == "create_time" || field == "update_time";
}

std::vector<v1::FieldChange> shown_changes(const store::WalkStep& step, const Message& now) {
  std::vector<v1::FieldChange> changes;
  const bool erased = is_erased(now);
  const auto values_now = erased ? history::values_of(now) : std::vector<history::FieldValue>();
  for (auto& difference : history::differences(*shown(step.before), *shown(step.after))) {
    if (is_bookkeeping(difference.field)) continue;
    if (erased && !has_now(values_now, difference.field)) {
      changes.push_back(personal_change(difference.field));
      continue;
    }
    v1::FieldChange change;
    change.set_field(std::move(difference.field));
    if (difference.before) change.set_old_value(std::move(*difference.before));
    if (difference.after) change.set_new_value(std::move(*difference.after));
    changes.push_back(std::move(change));
  }
  auto personal = step.event ? personal_fields_in(*step.event, *step.after.GetDescriptor())
                             : std::vector<std::string>();
  if (personal.empty() && sealed_ref(step.before) != sealed_ref(step.after)) personal.push_back(kSealed);
  for (const auto& field : personal) changes.push_back(personal_change(field));
  return changes;
}

}  // namespace lumbung::registry
