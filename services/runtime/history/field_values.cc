#include "runtime/history/field_values.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/field_mask.pb.h>
#include <google/protobuf/timestamp.pb.h>
#include <google/protobuf/util/time_util.h>
#include <google/type/date.pb.h>

#include <optional>
#include <set>

#include "base/check.h"
#include "base/date.h"
#include "runtime/digest.h"
#include "runtime/lists/list_spec.h"

namespace lumbung::history {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr char kBetween[] = ", ";

// One value of a field that is no message: of a singular field (`at` < 0) or of a repeated one. Empty for an enum's zero.
std::string plain_text(const Message& message, const FieldDescriptor* field, int at) {
  const auto* r = message.GetReflection();
  const bool one = at < 0;
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32:
      return std::to_string(one ? r->GetInt32(message, field) : r->GetRepeatedInt32(message, field, at));
    case FieldDescriptor::CPPTYPE_INT64:
      return std::to_string(one ? r->GetInt64(message, field) : r->GetRepeatedInt64(message, field, at));
    case FieldDescriptor::CPPTYPE_UINT32:
      return std::to_string(one ? r->GetUInt32(message, field) : r->GetRepeatedUInt32(message, field, at));
    case FieldDescriptor::CPPTYPE_UINT64:
      return std::to_string(one ? r->GetUInt64(message, field) : r->GetRepeatedUInt64(message, field, at));
    case FieldDescriptor::CPPTYPE_BOOL:
      return (one ? r->GetBool(message, field) : r->GetRepeatedBool(message, field, at)) ? "true" : "false";
    case FieldDescriptor::CPPTYPE_ENUM: {
      const int value = one ? r->GetEnumValue(message, field) : r->GetRepeatedEnumValue(message, field, at);
      return lists::enum_text(*field->enum_type(), value);
    }
    case FieldDescriptor::CPPTYPE_STRING: {
      auto text = one ? r->GetString(message, field) : r->GetRepeatedString(message, field, at);
      return field->type() == FieldDescriptor::TYPE_BYTES ? hex(text) : text;
    }
    case FieldDescriptor::CPPTYPE_MESSAGE:
    case FieldDescriptor::CPPTYPE_FLOAT:
    case FieldDescriptor::CPPTYPE_DOUBLE:
      break;
  }
  CHECK(!"records hold no floating point");
}

// A message that people read as one value; nothing for others.
std::optional<std::string> text_of_message(const Message& message) {
  using google::protobuf::FieldMask;
  using google::protobuf::Timestamp;
  const auto& type = message.GetDescriptor()->full_name();
  if (type == "google.type.Date") {
    const auto date = date_of(static_cast<const google::type::Date&>(message));
    return date ? date->iso() : std::string();
  }
  if (type == "google.protobuf.Timestamp")
    return google::protobuf::util::TimeUtil::ToString(static_cast<const Timestamp&>(message));
  if (type != "google.protobuf.FieldMask") return std::nullopt;
  std::string joined;
  for (const auto& path : static_cast<const FieldMask&>(message).paths())
    joined += (joined.empty() ? "" : kBetween) + path;
  return joined;
}

std::string text_of_field(const Message& message, const FieldDescriptor* field) {
  const auto* r = message.GetReflection();
  if (field->is_repeated() || !r->HasField(message, field)) return {};
  if (field->message_type()) return text_of_message(r->GetMessage(message, field)).value_or("");
  return plain_text(message, field, -1);
}

// What tells an entry of a list from the others; empty when it says nothing.
std::string key_of(const Message& entry) {
  const auto* type = entry.GetDescriptor();
  if (type->field_count() == 0) return {};
  auto key = text_of_field(entry, type->field(0));
  if (type->field(0)->enum_type() && type->field_count() > 1) {
    const auto second = text_of_field(entry, type->field(1));
    if (key.empty() || second.empty()) return {};
    key += " " + second;
  }
  return key;
}

// Of every entry: its key when all have one and none has another's, else its place.
std::vector<std::string> labels_of(const Message& message, const FieldDescriptor* field) {
  const auto* r = message.GetReflection();
  const int size = r->FieldSize(message, field);
  std::vector<std::string> labels;
  std::set<std::string> seen;
  for (int i = 0; i < size; ++i) {
    labels.push_back(key_of(r->GetRepeatedMessage(message, field, i)));
    if (labels.back().empty() || !seen.insert(labels.back()).second) break;
  }
  if (seen.size() == static_cast<std::size_t>(size)) return labels;
  labels.clear();
  for (int i = 0; i < size; ++i) labels.push_back(std::to_string(i));
  return labels;
}

class Walk {
 public:
  std::vector<FieldValue> of(const Message& record) {
    const auto* type = record.GetDescriptor();
    for (int i = 0; i < type->field_count(); ++i) {
      number_ = type->field(i)->number();
      field(record, type->field(i), "");
    }
    return std::move(values_);
  }

 private:
  void add(std::string path, std::string text) {
    if (!text.empty()) values_.push_back({std::move(path), std::move(text), number_});
  }

  void message(const Message& message, const std::string& path) {
    if (auto text = text_of_message(message)) return add(path, std::move(*text));
    const auto* type = message.GetDescriptor();
    for (int i = 0; i < type->field_count(); ++i) field(message, type->field(i), path + ".");
  }

  void field(const Message& message, const FieldDescriptor* field, const std::string& prefix) {
    const auto* r = message.GetReflection();
    const auto path = prefix + field->name();
    if (field->is_repeated()) return list(message, field, path);
    if (!r->HasField(message, field)) return;
    if (field->message_type()) return this->message(r->GetMessage(message, field), path);
    add(path, plain_text(message, field, -1));
  }

  void list(const Message& message, const FieldDescriptor* field, const std::string& path) {
    const auto* r = message.GetReflection();
    const int size = r->FieldSize(message, field);
    if (field->message_type()) {
      const auto labels = labels_of(message, field);
      for (int i = 0; i < size; ++i)
        this->message(r->GetRepeatedMessage(message, field, i), path + "[" + labels[std::size_t(i)] + "]");
      return;
    }
    std::string joined;
    for (int i = 0; i < size; ++i) joined += (joined.empty() ? "" : kBetween) + plain_text(message, field, i);
    add(path, std::move(joined));
  }

  std::vector<FieldValue> values_;
  int number_ = 0;
};

}  // namespace

std::vector<FieldValue> values_of(const Message& record) { return Walk().of(record); }

}  // namespace lumbung::history
