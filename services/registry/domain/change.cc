#include "registry/domain/change.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/util/field_mask_util.h>
#include <google/protobuf/util/message_differencer.h>

#include <algorithm>

namespace lumbung::registry {

using google::protobuf::FieldDescriptor;
using google::protobuf::FieldMask;
using google::protobuf::Message;
using google::protobuf::util::FieldMaskUtil;
using google::protobuf::util::MessageDifferencer;

namespace {

// Only fields with presence tell an absent value from a zero.
bool is_given(const Message& record, const FieldDescriptor* field) {
  return field->has_presence() && record.GetReflection()->HasField(record, field);
}

bool same_value(const Message& a, const Message& b, const FieldDescriptor* field) {
  MessageDifferencer differencer;
  return differencer.CompareWithFields(a, b, {field}, {field});
}

}  // namespace

void take_over(Message& record, const Message& values, const FieldMask& fields) {
  FieldMaskUtil::MergeOptions options;
  options.set_replace_message_fields(true);
  options.set_replace_repeated_fields(true);
  FieldMask known;
  for (const auto& path : fields.paths())
    if (record.GetDescriptor()->FindFieldByName(path)) known.add_paths(path);
  // An empty mask would mean every field.
  if (!known.paths().empty()) FieldMaskUtil::MergeMessageTo(values, known, options, &record);
}

bool names(const FieldMask& mask, std::string_view field) {
  return std::find(mask.paths().begin(), mask.paths().end(), field) != mask.paths().end();
}

FieldMask differing_fields(const Message& a, const Message& b) {
  FieldMask fields;
  const auto* type = a.GetDescriptor();
  for (int i = 0; i < type->field_count(); ++i) {
    const auto* field = type->field(i);
    if (is_given(a, field) != is_given(b, field) || !same_value(a, b, field))
      fields.add_paths(field->name());
  }
  return fields;
}

}  // namespace lumbung::registry
