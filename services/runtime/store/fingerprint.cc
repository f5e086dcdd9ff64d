#include "runtime/store/fingerprint.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/unknown_field_set.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <vector>

#include "base/check.h"
#include "runtime/digest.h"

namespace lumbung::store {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

void add_number(std::string& out, std::uint64_t value) {
  char raw[sizeof value];
  std::memcpy(raw, &value, sizeof value);
  out.append(raw, sizeof raw);
}

void add_text(std::string& out, std::string_view text) {
  add_number(out, text.size());
  out += text;
}

void add_message(std::string& out, const Message& message, bool top);

// One value: of a singular field (`at` < 0) or of a repeated one.
void add_value(std::string& out, const Message& message, const FieldDescriptor* field, int at) {
  const Reflection* r = message.GetReflection();
  const bool one = at < 0;
  std::string scratch;
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32:
      return add_number(out, static_cast<std::uint64_t>(
                                 one ? r->GetInt32(message, field) : r->GetRepeatedInt32(message, field, at)));
    case FieldDescriptor::CPPTYPE_INT64:
      return add_number(out, static_cast<std::uint64_t>(
                                 one ? r->GetInt64(message, field) : r->GetRepeatedInt64(message, field, at)));
    case FieldDescriptor::CPPTYPE_UINT32:
      return add_number(out, one ? r->GetUInt32(message, field) : r->GetRepeatedUInt32(message, field, at));
    case FieldDescriptor::CPPTYPE_UINT64:
      return add_number(out, one ? r->GetUInt64(message, field) : r->GetRepeatedUInt64(message, field, at));
    case FieldDescriptor::CPPTYPE_BOOL:
      return add_number(out, one ? r->GetBool(message, field) : r->GetRepeatedBool(message, field, at));
    case FieldDescriptor::CPPTYPE_ENUM:
      return add_number(out, static_cast<std::uint64_t>(one ? r->GetEnumValue(message, field)
                                                            : r->GetRepeatedEnumValue(message, field, at)));
    case FieldDescriptor::CPPTYPE_STRING:
      return add_text(out, one ? r->GetStringReference(message, field, &scratch)
                               : r->GetRepeatedStringReference(message, field, at, &scratch));
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return add_message(out, one ? r->GetMessage(message, field) : r->GetRepeatedMessage(message, field, at),
                         false);
    case FieldDescriptor::CPPTYPE_FLOAT:
    case FieldDescriptor::CPPTYPE_DOUBLE:
      break;
  }
  CHECK(!"commands hold no floating point");
}

void add_field(std::string& out, const Message& message, const FieldDescriptor* field) {
  add_number(out, static_cast<std::uint64_t>(field->number()));
  if (!field->is_repeated()) return add_value(out, message, field, -1);
  const int size = message.GetReflection()->FieldSize(message, field);
  add_number(out, static_cast<std::uint64_t>(size));
  if (!field->is_map()) {
    for (int i = 0; i < size; ++i) add_value(out, message, field, i);
    return;
  }
  std::vector<std::string> entries(static_cast<std::size_t>(size));
  for (int i = 0; i < size; ++i) add_value(entries[static_cast<std::size_t>(i)], message, field, i);
  std::sort(entries.begin(), entries.end());
  for (const auto& entry : entries) add_text(out, entry);
}

void add_message(std::string& out, const Message& message, bool top) {
  std::vector<const FieldDescriptor*> fields;
  message.GetReflection()->ListFields(message, &fields);  // In field-number order.
  std::string content;
  for (const auto* field : fields) {
    if (top && (field->name() == "request_id" || field->name() == "validate_only")) continue;
    add_field(content, message, field);
  }
  const auto& unknown = message.GetReflection()->GetUnknownFields(message);
  if (!unknown.empty()) {
    std::string raw;
    CHECK(unknown.SerializeToString(&raw));
    add_number(content, 0);
    add_text(content, raw);
  }
  add_text(out, content);
}

}  // namespace

std::string fingerprint(std::string_view key, const Message& message) {
  std::string walk;
  add_text(walk, message.GetDescriptor()->full_name());
  add_message(walk, message, true);
  return hmac_sha256(key, walk);
}

}  // namespace lumbung::store
