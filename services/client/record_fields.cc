#include "client/record_fields.h"

#include <google/protobuf/timestamp.pb.h>
#include <google/protobuf/util/json_util.h>
#include <google/protobuf/util/time_util.h>

#include <charconv>

#include "base/check.h"
#include "base/date.h"
#include "base/nearest.h"
#include "base/text.h"

namespace lumbung::client {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::EnumDescriptor;
using google::protobuf::EnumValueDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr char kListSeparator = '|';

// LEGAL_STATE_ for LegalState, as buf STANDARD has it.
std::string prefix_of(const EnumDescriptor& type) {
  std::string prefix;
  for (const char c : type.name()) {
    if (c >= 'A' && c <= 'Z' && !prefix.empty()) prefix += '_';
    prefix += upper_ascii(std::string_view(&c, 1));
  }
  return prefix + '_';
}

bool has_text(const Descriptor& type) {
  return &type == google::type::Date::descriptor() ||
         &type == google::protobuf::Timestamp::descriptor();
}

std::string text_of_message(const Message& message) {
  if (message.GetDescriptor() == google::type::Date::descriptor()) {
    const auto date = date_of(static_cast<const google::type::Date&>(message));
    return date ? date->iso() : "";
  }
  CHECK(message.GetDescriptor() == google::protobuf::Timestamp::descriptor());
  return google::protobuf::util::TimeUtil::ToString(
      static_cast<const google::protobuf::Timestamp&>(message));
}

// The value of a field that is no list, or the value at a place of a list.
std::string text_of_value(const Message& message, const FieldDescriptor& field,
                          std::optional<int> at) {
  const auto& reflection = *message.GetReflection();
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32:
      return std::to_string(at ? reflection.GetRepeatedInt32(message, &field, *at)
                               : reflection.GetInt32(message, &field));
    case FieldDescriptor::CPPTYPE_INT64:
      return std::to_string(at ? reflection.GetRepeatedInt64(message, &field, *at)
                               : reflection.GetInt64(message, &field));
    case FieldDescriptor::CPPTYPE_BOOL:
      return (at ? reflection.GetRepeatedBool(message, &field, *at)
                 : reflection.GetBool(message, &field))
                 ? "true"
                 : "false";
    case FieldDescriptor::CPPTYPE_ENUM:
      return word_of(at ? *reflection.GetRepeatedEnum(message, &field, *at)
                        : *reflection.GetEnum(message, &field));
    case FieldDescriptor::CPPTYPE_STRING:
      return at ? reflection.GetRepeatedString(message, &field, *at)
                : reflection.GetString(message, &field);
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return text_of_message(at ? reflection.GetRepeatedMessage(message, &field, *at)
                                : reflection.GetMessage(message, &field));
    case FieldDescriptor::CPPTYPE_UINT32:
    case FieldDescriptor::CPPTYPE_UINT64:
    case FieldDescriptor::CPPTYPE_DOUBLE:
    case FieldDescriptor::CPPTYPE_FLOAT:
      break;  // The API has none.
  }
  check_failed("a kind of field the API does not use", __FILE__, __LINE__);
}

FieldViolation wrong(const std::string& field, std::string reason, std::string sentence,
                     std::string_view text) {
  return {field, std::move(reason), std::move(sentence), std::string(text)};
}

template <class Number>
std::optional<Number> number_of(std::string_view text) {
  Number number = 0;
  const auto end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc{} || stopped != end) return std::nullopt;
  return number;
}

std::optional<FieldViolation> set_word(Message& message, const FieldDescriptor& field,
                                       std::string_view text) {
  const auto& type = *field.enum_type();
  const auto* value = type.FindValueByName(prefix_of(type) + upper_ascii(text));
  if (value == nullptr || value->number() == 0) {
    const auto words = words_of(type);
    const auto near = nearest(text, words);
    return wrong(field.name(), "WORD_UNKNOWN",
                 "It is one of " + listed(words) + "." +
                     (near.empty() ? "" : " Did you mean " + near + "?"),
                 text);
  }
  message.GetReflection()->SetEnum(&message, &field, value);
  return std::nullopt;
}

std::optional<FieldViolation> set_message(Message& message, const FieldDescriptor& field,
                                          std::string_view text) {
  CHECK(field.message_type() == google::type::Date::descriptor());
  const auto date = Date::parse(text);
  if (!date) return wrong(field.name(), "DATE_INVALID", "A date is written 2016-12-31.", text);
  message.GetReflection()->MutableMessage(&message, &field)->CopyFrom(message_of(*date));
  return std::nullopt;
}

template <class Number, class Set>
std::optional<FieldViolation> set_number(const FieldDescriptor& field, std::string_view text,
                                         Set set) {
  const auto number = number_of<Number>(text);
  if (!number)
    return wrong(field.name(), "NUMBER_INVALID",
                 "A whole number is digits only, without dots or commas.", text);
  set(*number);
  return std::nullopt;
}

void set_list(Message& message, const FieldDescriptor& field, std::string_view text) {
  CHECK(field.cpp_type() == FieldDescriptor::CPPTYPE_STRING);
  while (!text.empty()) {
    const auto end = std::min(text.find_first_of("|,"), text.size());
    message.GetReflection()->AddString(&message, &field, std::string(trimmed(text.substr(0, end))));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

}  // namespace

std::string word_of(const EnumValueDescriptor& value) {
  if (value.number() == 0) return "";
  const auto prefix = prefix_of(*value.type());
  return value.name().starts_with(prefix) ? value.name().substr(prefix.size()) : value.name();
}

std::vector<std::string> words_of(const EnumDescriptor& type) {
  std::vector<std::string> words;
  for (int i = 0; i < type.value_count(); ++i)
    if (type.value(i)->number() != 0) words.push_back(word_of(*type.value(i)));
  return words;
}

std::string text_of(const Message& message, std::string_view path) {
  const auto dot = path.find('.');
  const auto* field = message.GetDescriptor()->FindFieldByName(std::string(path.substr(0, dot)));
  CHECK(field != nullptr);
  const auto& reflection = *message.GetReflection();
  if (field->is_repeated()) {
    std::string joined;
    for (int i = 0; i < reflection.FieldSize(message, field); ++i)
      joined += (i == 0 ? "" : std::string(1, kListSeparator)) + text_of_value(message, *field, i);
    return joined;
  }
  if (field->has_presence() && !reflection.HasField(message, field)) return "";
  if (dot != std::string_view::npos)
    return text_of(reflection.GetMessage(message, field), path.substr(dot + 1));
  return text_of_value(message, *field, std::nullopt);
}

std::vector<std::string> plain_fields(const Descriptor& type) {
  std::vector<std::string> fields;
  for (int i = 0; i < type.field_count(); ++i) {
    const auto* message = type.field(i)->message_type();
    if (message == nullptr || (has_text(*message) && !type.field(i)->is_repeated()))
      fields.push_back(type.field(i)->name());
  }
  return fields;
}

std::optional<FieldViolation> set_field(Message& message, const std::string& name,
                                        std::string_view text) {
  const auto* field = message.GetDescriptor()->FindFieldByName(name);
  CHECK(field != nullptr);
  const auto& reflection = *message.GetReflection();
  if (field->is_repeated()) {
    set_list(message, *field, text);
    return std::nullopt;
  }
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      reflection.SetString(&message, field, std::string(text));
      return std::nullopt;
    case FieldDescriptor::CPPTYPE_INT32:
      return set_number<std::int32_t>(
          *field, text, [&](std::int32_t number) { reflection.SetInt32(&message, field, number); });
    case FieldDescriptor::CPPTYPE_INT64:
      return set_number<std::int64_t>(
          *field, text, [&](std::int64_t number) { reflection.SetInt64(&message, field, number); });
    case FieldDescriptor::CPPTYPE_ENUM:
      return set_word(message, *field, text);
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return set_message(message, *field, text);
    case FieldDescriptor::CPPTYPE_BOOL:
    case FieldDescriptor::CPPTYPE_UINT32:
    case FieldDescriptor::CPPTYPE_UINT64:
    case FieldDescriptor::CPPTYPE_DOUBLE:
    case FieldDescriptor::CPPTYPE_FLOAT:
      break;  // No record has one to set.
  }
  check_failed("a kind of field no flag sets", __FILE__, __LINE__);
}

std::string json_of(const Message& message, bool indented) {
  google::protobuf::util::JsonPrintOptions options;
  options.add_whitespace = indented;
  std::string json;
  CHECK(google::protobuf::util::MessageToJsonString(message, &json, options).ok());
  return json;
}

}  // namespace lumbung::client
