#include "client/record_json.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "base/nearest.h"
#include "client/record_fields.h"

namespace lumbung::client {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Struct;
using google::protobuf::Value;
using google::protobuf::util::JsonStringToMessage;

// Numbers of JSON are binary fractions here: up to this one every whole number is exact.
constexpr double kLargestExact = 999'999'999'999'999;

std::optional<Struct> object_of(const std::string& json) {
  Struct object;
  if (!JsonStringToMessage(json, &object).ok()) return std::nullopt;
  return object;
}

const FieldDescriptor* field_of(const Descriptor& type, const std::string& key) {
  const auto* field = type.FindFieldByCamelcaseName(key);
  return field != nullptr ? field : type.FindFieldByName(key);
}

std::vector<std::string> keys_of(const Descriptor& type) {
  std::vector<std::string> keys;
  for (int i = 0; i < type.field_count(); ++i) keys.push_back(type.field(i)->json_name());
  return keys;
}

std::string kind_of(const FieldDescriptor& field) {
  if (field.is_repeated()) return "a list";
  if (field.enum_type() != nullptr) return "one of " + listed(words_of(*field.enum_type()));
  if (const auto* type = field.message_type(); type != nullptr)
    return type->full_name() == "google.type.Date" ? "a date, written \"2016-12-31\"" : "an object";
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return "text in quotes";
    case FieldDescriptor::CPPTYPE_BOOL:
      return "true or false";
    default:
      return "a whole number; with more than 15 digits, in quotes";
  }
}

// Words and dates as people write them.
bool set_as_text(Message& message, const FieldDescriptor& field, const Value& value) {
  if (!value.has_string_value() || field.is_repeated()) return false;
  const auto* type = field.message_type();
  const bool date = type != nullptr && type->full_name() == "google.type.Date";
  if (!date && field.enum_type() == nullptr) return false;
  if (value.string_value().empty()) return true;  // Cleared.
  return !set_field(message, field.name(), value.string_value());
}

// False when the value is not of the field's kind.
bool set_from_value(Message& message, const FieldDescriptor& field, const Value& value) {
  if (set_as_text(message, field, value)) return true;
  if (value.has_number_value() && std::abs(value.number_value()) > kLargestExact) return false;
  Struct lone;
  (*lone.mutable_fields())[field.json_name()] = value;
  std::string json;
  const std::unique_ptr<Message> part(message.New());
  if (!google::protobuf::util::MessageToJsonString(lone, &json).ok() ||
      !JsonStringToMessage(json, part.get()).ok())
    return false;
  message.MergeFrom(*part);
  return true;
}

}  // namespace

FromJson fill_from_json(const std::string& json, Message& message, const std::string& prefix) {
  const auto& type = *message.GetDescriptor();
  FromJson from;
  const auto object = object_of(json);
  if (!object) {
    from.wrong.push_back({prefix + type.name(), "JSON_INVALID", "This is no JSON object.", {}});
    return from;
  }
  std::map<int, std::string> fields;  // In the order of the API.
  const std::map<std::string, Value> sorted(object->fields().begin(), object->fields().end());
  for (const auto& [key, value] : sorted) {
    const auto* field = field_of(type, key);
    if (field == nullptr) {
      const auto near = nearest(key, keys_of(type));
      from.wrong.push_back({prefix + key, "FIELD_UNKNOWN",
                            near.empty() ? "There is " + listed(keys_of(type)) + "."
                                         : "Did you mean " + near + "?",
                            {}});
    } else if (!set_from_value(message, *field, value)) {
      from.wrong.push_back(
          {prefix + field->name(), "FIELD_KIND", "It is " + kind_of(*field) + ".", {}});
    } else {
      fields[field->number()] = field->name();
    }
  }
  for (const auto& [number, name] : fields) from.fields.push_back(name);
  return from;
}

std::optional<std::string> take_object(std::string& json, const std::string& key) {
  auto object = object_of(json);
  if (!object) return std::nullopt;
  const auto found = object->fields().find(key);
  if (found == object->fields().end() || !found->second.has_struct_value()) return std::nullopt;
  std::string taken;
  CHECK(google::protobuf::util::MessageToJsonString(found->second.struct_value(), &taken).ok());
  object->mutable_fields()->erase(key);
  json.clear();
  CHECK(google::protobuf::util::MessageToJsonString(*object, &json).ok());
  return taken;
}

}  // namespace lumbung::client
