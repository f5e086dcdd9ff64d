#include "lumbungctl/settable.h"

#include <google/api/field_behavior.pb.h>

#include "client/record_fields.h"
#include "lumbung/common/v1/options.pb.h"

namespace lumbung::ctl {
namespace {

using google::protobuf::FieldDescriptor;

bool has_behavior(const FieldDescriptor& field, google::api::FieldBehavior behavior) {
  const auto& options = field.options();
  for (int i = 0; i < options.ExtensionSize(google::api::field_behavior); ++i)
    if (options.GetExtension(google::api::field_behavior, i) == behavior) return true;
  return false;
}

}  // namespace

std::vector<const FieldDescriptor*> settable_fields(const google::protobuf::Descriptor& record) {
  std::vector<const FieldDescriptor*> fields;
  for (const auto& name : client::plain_fields(record)) {
    const auto* field = record.FindFieldByName(name);
    if (!has_behavior(*field, google::api::OUTPUT_ONLY) &&
        !has_behavior(*field, google::api::IDENTIFIER))
      fields.push_back(field);
  }
  return fields;
}

bool is_personal(const FieldDescriptor& field) {
  return field.options().GetExtension(common::v1::data_class) == common::v1::DATA_CLASS_PERSONAL;
}

bool is_required(const FieldDescriptor& field) {
  return has_behavior(field, google::api::REQUIRED);
}

bool is_immutable(const FieldDescriptor& field) {
  return has_behavior(field, google::api::IMMUTABLE);
}

std::vector<std::string> words_of(const FieldDescriptor& field) {
  return field.enum_type() == nullptr ? std::vector<std::string>{}
                                      : client::words_of(*field.enum_type());
}

}  // namespace lumbung::ctl
