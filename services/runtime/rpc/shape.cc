#include "runtime/rpc/shape.h"

#include <google/api/field_behavior.pb.h>
#include <google/type/date.pb.h>

#include <algorithm>

#include "base/date.h"
#include "base/person_number.h"
#include "lumbung/common/v1/options.pb.h"

namespace lumbung::rpc {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// Requests are shallow; a deeper one would be recursive, and stops here.
constexpr int kMaxDepth = 6;

bool behaves(const FieldDescriptor* field, google::api::FieldBehavior behavior) {
  const auto& options = field->options();
  for (int i = 0; i < options.ExtensionSize(google::api::field_behavior); ++i)
    if (options.GetExtension(google::api::field_behavior, i) == behavior) return true;
  return false;
}

bool is_date(const FieldDescriptor* field) {
  return field->message_type() && field->message_type() == google::type::Date::descriptor();
}

bool request_id_is_plain(const std::string& id) {
  return id.size() <= kMaxRequestIdLength &&
         std::all_of(id.begin(), id.end(), [](char c) { return c > ' ' && c <= '~'; });
}

}  // namespace

Shape::Shape(const Descriptor* request) {
  add_rules(request, request->FindFieldByName("update_mask") != nullptr, 0);
}

Shape::Shape(const Descriptor* message, bool lenient, int depth) {
  add_rules(message, lenient, depth);
}

void Shape::add_rules(const Descriptor* message, bool lenient, int depth) {
  for (int i = 0; i < message->field_count(); ++i) {
    Rule rule;
    rule.field = message->field(i);
    const bool strict = depth == 0 || !lenient;
    rule.required = strict && behaves(rule.field, google::api::REQUIRED);
    rule.output_only = strict && behaves(rule.field, google::api::OUTPUT_ONLY);
    rule.request_id = depth == 0 && rule.field->name() == "request_id";
    rule.personal = rule.field->options().GetExtension(common::v1::data_class) ==
                    common::v1::DATA_CLASS_PERSONAL;
    if (is_date(rule.field)) {
      rule.kind = Kind::date;
    } else if (rule.field->message_type()) {
      const auto& name = rule.field->message_type()->full_name();
      const bool ours = name.starts_with("lumbung.") && !rule.field->is_map() && depth < kMaxDepth;
      if (ours && !rule.output_only) {
        rule.kind = Kind::message;
        rule.inside.reset(new Shape(rule.field->message_type(), lenient, depth + 1));
      }
    } else if (rule.field->enum_type()) {
      rule.kind = Kind::enumeration;
    } else if (rule.field->cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
      rule.kind = Kind::text;
    }
    const bool anything = rule.required || rule.output_only || rule.request_id || rule.inside ||
                          rule.kind == Kind::date || rule.kind == Kind::enumeration;
    if (anything) rules_.push_back(std::move(rule));
  }
}

void Shape::check(const Message& request, std::vector<FieldViolation>& wrong) const {
  check(request, "", wrong);
}

void Shape::check(const Message& message, const std::string& path,
                  std::vector<FieldViolation>& wrong) const {
  for (const auto& rule : rules_) check_field(rule, message, path, wrong);
}

void Shape::check_field(const Rule& rule, const Message& message, const std::string& path,
                        std::vector<FieldViolation>& wrong) {
  const auto* field = rule.field;
  const auto* reflection = message.GetReflection();
  const bool present = field->is_repeated() ? reflection->FieldSize(message, field) > 0
                                            : reflection->HasField(message, field);
  const auto name = [&] { return path + field->name(); };
  if (!present) {
    const bool number = rule.kind == Kind::plain && !field->is_repeated() && !field->has_presence();
    if (rule.required && !number)
      wrong.push_back({name(), "REQUIRED", "This field is required.", {}});
    return;
  }
  if (rule.output_only) {
    wrong.push_back({name(), "OUTPUT_ONLY_FIELD_SET",
                     "The register fills this field by itself; leave it out.", {}});
    return;
  }
  if (rule.request_id) {
    const auto id = reflection->GetString(message, field);
    if (!request_id_is_plain(id))
      wrong.push_back({name(), "REQUEST_ID_FORMAT",
                       "A request id has 1 to 64 printable ASCII characters without spaces.", {}});
    else if (holds_person_number(id))  // It stays in the log for ever.
      wrong.push_back({name(), "REQUEST_ID_LOOKS_LIKE_NIK",
                       "16 digits look like a person's NIK; take a UUID.", {}});
  }
  const int size = field->is_repeated() ? reflection->FieldSize(message, field) : 1;
  for (int i = 0; i < size; ++i) {
    const auto at = field->is_repeated() ? name() + "[" + std::to_string(i) + "]" : name();
    if (rule.kind == Kind::enumeration) {
      const int value = field->is_repeated() ? reflection->GetRepeatedEnumValue(message, field, i)
                                             : reflection->GetEnumValue(message, field);
      if (!field->enum_type()->FindValueByNumber(value))
        wrong.push_back({at, "ENUM_UNKNOWN", "This value is not one of " + field->enum_type()->name() + ".",
                         rule.personal ? std::string() : std::to_string(value)});
    } else if (rule.kind == Kind::date || rule.inside) {
      const auto& inner = field->is_repeated() ? reflection->GetRepeatedMessage(message, field, i)
                                               : reflection->GetMessage(message, field);
      if (rule.inside) {
        rule.inside->check(inner, at + ".", wrong);
      } else if (!date_of(static_cast<const google::type::Date&>(inner))) {
        const auto& date = static_cast<const google::type::Date&>(inner);
        const auto value = std::to_string(date.year()) + "-" + std::to_string(date.month()) + "-" +
                           std::to_string(date.day());
        wrong.push_back({at, "DATE_INVALID", "There is no such day; give year, month and day.",
                         rule.personal ? std::string() : value});
      }
    }
  }
}

}  // namespace lumbung::rpc
