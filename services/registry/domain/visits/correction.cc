#include "registry/domain/visits/correction.h"

#include <google/protobuf/descriptor.h>
#include <google/type/date.pb.h>

#include <algorithm>
#include <charconv>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "base/date.h"
#include "base/text.h"

namespace lumbung::registry {
namespace {

using google::protobuf::EnumDescriptor;
using google::protobuf::EnumValueDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// What can be seen at the address; figures of the books, the owner and numbers of other registers are not.
const std::vector<std::string_view>& correctable(v1::VisitTargetKind kind) {
  static const std::vector<std::string_view> business{
      "display_name", "kbli_main",      "kbli_others",         "kelurahan",        "address",
      "nib",          "workers_male",   "workers_female",      "reported_size_class", "started_date",
      "operating_status"};
  static const std::vector<std::string_view> cooperative{
      "display_name", "type",  "level",     "pattern",      "badan_hukum_number", "badan_hukum_date", "nik_koperasi",
      "nib",          "npwp",  "kelurahan", "address",      "founded_date",       "member_count"};
  return kind == v1::VISIT_TARGET_KIND_COOPERATIVE ? cooperative : business;
}

const Message& prototype(v1::VisitTargetKind kind) {
  if (kind == v1::VISIT_TARGET_KIND_COOPERATIVE) return v1::Cooperative::default_instance();
  return v1::Business::default_instance();
}

std::optional<std::int32_t> number_of(std::string_view text) {
  std::int32_t number = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failed != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

// By the whole name or the part behind the prefix of all.
const EnumValueDescriptor* word_of(const EnumDescriptor& words, std::string_view text) {
  const std::string zero = words.value(0)->name();
  const auto prefix = zero.substr(0, zero.size() - std::string_view("UNSPECIFIED").size());
  const auto name = upper_ascii(text);
  const auto* found = words.FindValueByName(name);
  return found ? found : words.FindValueByName(prefix + name);
}

std::vector<std::string> parts_of(std::string_view list) {
  std::vector<std::string> parts;
  while (!list.empty()) {
    const auto comma = std::min(list.find(','), list.size());
    const auto part = trimmed(list.substr(0, comma));
    if (!part.empty()) parts.emplace_back(part);
    list.remove_prefix(std::min(comma + 1, list.size()));
  }
  return parts;
}

}  // namespace

bool is_correctable(v1::VisitTargetKind kind, const std::string& field) {
  const auto& fields = correctable(kind);
  return std::find(fields.begin(), fields.end(), field) != fields.end();
}

std::string correctable_names(v1::VisitTargetKind kind) {
  std::string names;
  for (const auto field : correctable(kind)) names.append(names.empty() ? "" : ", ").append(field);
  return names;
}

std::optional<std::string> wrong_value(v1::VisitTargetKind kind, const v1::VisitCorrection& correction) {
  const auto* field = prototype(kind).GetDescriptor()->FindFieldByName(correction.field());
  CHECK(field != nullptr);
  if (correction.value().empty()) return std::nullopt;
  if (field->cpp_type() == FieldDescriptor::CPPTYPE_INT32 && !number_of(correction.value()))
    return "Give a whole number without separators.";
  if (field->cpp_type() == FieldDescriptor::CPPTYPE_ENUM && !word_of(*field->enum_type(), correction.value()))
    return "There is no such word; docs/glossary.md has those there are.";
  if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE && !Date::parse(correction.value()))
    return "Give a date as in 2016-12-31.";
  return std::nullopt;
}

void set_corrected(Message& record, const v1::VisitCorrection& correction) {
  const auto* field = record.GetDescriptor()->FindFieldByName(correction.field());
  CHECK(field != nullptr);
  const auto& reflection = *record.GetReflection();
  reflection.ClearField(&record, field);
  if (correction.value().empty()) return;
  if (field->is_repeated()) {
    for (auto& part : parts_of(correction.value())) reflection.AddString(&record, field, std::move(part));
  } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_INT32) {
    reflection.SetInt32(&record, field, number_of(correction.value()).value());
  } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_ENUM) {
    reflection.SetEnum(&record, field, word_of(*field->enum_type(), correction.value()));
  } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
    reflection.MutableMessage(&record, field)->CopyFrom(message_of(Date::parse(correction.value()).value()));
  } else {
    reflection.SetString(&record, field, correction.value());
  }
}

}  // namespace lumbung::registry
