#include "lumbungctl/register_verb.h"

#include <algorithm>

#include "base/nearest.h"
#include "client/record_json.h"
#include "lumbungctl/nouns.h"
#include "lumbungctl/settable.h"

namespace lumbung::ctl {
namespace {

using google::protobuf::FieldDescriptor;

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
  const auto help = "Field " + field.name() + (is_required(field) ? ", required" : "");
  const auto words = words_of(field);
  return words.empty() ? help + "." : help + ": " + listed(words) + ".";
}

void append(std::vector<FieldViolation>& wrong, const std::vector<FieldViolation>& more) {
  wrong.insert(wrong.end(), more.begin(), more.end());
}

}  // namespace

Flag from_flag() {
  return {.name = "from",
          .value = "FILE",
          .help = "Read the record from JSON, `-` for standard input; flags win over it."};
}

std::vector<Flag> register_flags(const google::protobuf::Descriptor& record) {
  auto flags = changing_flags();
  flags.push_back(from_flag());
  for (const auto* field : settable_fields(record))
    if (!is_personal(*field))
      flags.push_back({.name = flag_name(*field),
                       .value = value_word(*field),
                       .help = help_of(*field),
                       .repeated = field->is_repeated(),
                       .offered = words_of(*field)});
  return flags;
}

std::optional<client::Failure> fill_record(const Session& session,
                                           google::protobuf::Message& record, const Inner& owner) {
  std::vector<FieldViolation> wrong;
  if (session.has("from")) {
    const auto text = text_of_file(session, session.flag("from"));
    if (!text) return text.failure();
    auto json = *text;
    if (owner)
      if (const auto inner = client::take_object(json, "owner"))
        append(wrong, client::fill_from_json(*inner, *owner(), "owner.").wrong);
    append(wrong, client::fill_from_json(json, record).wrong);
  }
  for (const auto* field : settable_fields(*record.GetDescriptor())) {
    const auto name = flag_name(*field);
    if (is_personal(*field) || !session.has(name)) continue;
    record.GetReflection()->ClearField(&record, field);
    set_from(record, field->name(), session.flag(name), wrong);
  }
  if (wrong.empty()) return std::nullopt;
  return failure_from(std::move(wrong));
}

}  // namespace lumbung::ctl
