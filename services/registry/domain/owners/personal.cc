#include "registry/domain/owners/personal.h"

#include <vector>

#include "lumbung/common/v1/options.pb.h"

namespace lumbung::registry {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

std::vector<const FieldDescriptor*> fields_given(const Message& message) {
  std::vector<const FieldDescriptor*> fields;
  message.GetReflection()->ListFields(message, &fields);
  return fields;
}

Owner part(const Owner& owner, bool personal) {
  Owner kept = owner;
  for (const auto* field : fields_given(kept))
    if (is_personal(*field) != personal) kept.GetReflection()->ClearField(&kept, field);
  return kept;
}

}  // namespace

bool is_personal(const FieldDescriptor& field) {
  return field.options().GetExtension(common::v1::data_class) == common::v1::DATA_CLASS_PERSONAL;
}

Owner personal_part(const Owner& owner) { return part(owner, true); }

Owner public_part(const Owner& owner) { return part(owner, false); }

void put_back(Owner& into, const Owner& personal) {
  into = public_part(into);
  into.MergeFrom(personal_part(personal));
}

void clear_personal(Message& message) {
  const auto* reflection = message.GetReflection();
  reflection->MutableUnknownFields(&message)->Clear();
  for (const auto* field : fields_given(message)) {
    if (is_personal(*field)) {
      reflection->ClearField(&message, field);
    } else if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) {
      continue;
    } else if (field->is_repeated()) {
      for (int i = 0; i < reflection->FieldSize(message, field); ++i)
        clear_personal(*reflection->MutableRepeatedMessage(&message, field, i));
    } else {
      clear_personal(*reflection->MutableMessage(&message, field));
    }
  }
}

}  // namespace lumbung::registry
