#include "lumbungctl/register_verb.h"

#include <google/api/field_behavior.pb.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iostream>

#include "client/record_fields.h"
#include "lumbungctl/nouns.h"

namespace lumbung::ctl {
namespace {

using google::protobuf::FieldDescriptor;

bool has_behavior(const FieldDescriptor& field, google::api::FieldBehavior behavior) {
  const auto& options = field.options();
  for (int i = 0; i < options.ExtensionSize(google::api::field_behavior); ++i)
    if (options.GetExtension(google::api::field_behavior, i) == behavior) return true;
  return false;
}

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

std::string flag_name(const FieldDescriptor& field) {
  auto name = field.name();
  std::replace(name.begin(), name.end(), '_', '-');
  return name;
}

std::string value_word(const FieldDescriptor& field) {
  if (field.is_repeated()) return "A,B";
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32:
    case FieldDescriptor::CPPTYPE_INT64:
      return "N";
    case FieldDescriptor::CPPTYPE_ENUM:
      return "WORD";
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return "DATE";
    default:
      return "TEXT";
  }
}

std::string help_of(const FieldDescriptor& field) {
  std::string help = "Field " + field.name();
  if (has_behavior(field, google::api::REQUIRED)) help += ", required";
  if (field.enum_type() == nullptr) return help + ".";
  std::string words;
  for (const auto& word : client::words_of(*field.enum_type()))
    words += (words.empty() ? "" : ", ") + word;
  return help + ": " + words + ".";
}

client::Answer<std::string> text_of_file(const std::string& path) {
  const bool standard_input = path == "-";
  std::ifstream file;
  if (!standard_input) file.open(path);
  std::istream& input = standard_input ? std::cin : file;
  std::string text(kMaxJsonBytes + 1, '\0');
  input.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (input.bad() || (!standard_input && !file.is_open()))
    return client::invalid_here("FILE_UNREADABLE",
                                "Cannot read " + path + ": " + std::strerror(errno) + ".");
  text.resize(static_cast<std::size_t>(input.gcount()));
  if (text.size() > kMaxJsonBytes)
    return client::invalid_here("JSON_TOO_LONG", "The JSON is longer than 1 MiB.");
  return text;
}

}  // namespace

std::vector<Flag> register_flags(const google::protobuf::Descriptor& record) {
  auto flags = changing_flags();
  flags.push_back(
      {.name = "json",
       .value = "FILE",
       .help = "Read the record from JSON, `-` for standard input; flags win over it."});
  for (const auto* field : settable_fields(record))
    flags.push_back({.name = flag_name(*field),
                     .value = value_word(*field),
                     .help = help_of(*field),
                     .repeated = field->is_repeated()});
  return flags;
}

std::optional<client::Failure> fill_record(const Session& session,
                                           google::protobuf::Message& record) {
  if (session.has("json")) {
    const auto text = text_of_file(session.flag("json"));
    if (!text) return text.failure();
    if (const auto wrong = client::parse_json(*text, record))
      return client::invalid_here("JSON_INVALID", *wrong);
  }
  std::vector<FieldViolation> wrong;
  for (const auto* field : settable_fields(*record.GetDescriptor())) {
    const auto name = flag_name(*field);
    if (!session.has(name)) continue;
    record.GetReflection()->ClearField(&record, field);
    set_from(record, field->name(), session.flag(name), wrong);
  }
  if (wrong.empty()) return std::nullopt;
  return failure_from(std::move(wrong));
}

}  // namespace lumbung::ctl
