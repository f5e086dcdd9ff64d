#include "registry/domain/change_requests/open_changes.h"

#include <algorithm>

#include "base/date.h"
#include "registry/domain/change.h"
#include "registry/domain/standing.h"

namespace lumbung::registry {

using google::protobuf::FieldDescriptor;
using google::protobuf::FieldMask;
using google::protobuf::Message;

namespace {

constexpr std::string_view kPendingPrefix = "pendingChanges/";

bool share_a_field(const FieldMask& a, const FieldMask& b) {
  return std::any_of(a.paths().begin(), a.paths().end(), [&](const auto& field) { return names(b, field); });
}

// `OPERATING_STATUS_TUTUP` of OperatingStatus is TUTUP.
std::string enum_in_words(const google::protobuf::EnumValueDescriptor& value) {
  const auto& zero = value.type()->FindValueByNumber(0)->name();
  const auto prefix = zero.rfind('_') + 1;
  return value.number() == 0 ? std::string() : value.name().substr(prefix);
}

std::string in_words(const Message& record, const FieldDescriptor* field, int at) {
  const auto* reflection = record.GetReflection();
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return at < 0 ? reflection->GetString(record, field) : reflection->GetRepeatedString(record, field, at);
    case FieldDescriptor::CPPTYPE_INT32:
      return std::to_string(reflection->GetInt32(record, field));
    case FieldDescriptor::CPPTYPE_INT64:
      return std::to_string(reflection->GetInt64(record, field));
    case FieldDescriptor::CPPTYPE_ENUM:
      return enum_in_words(*reflection->GetEnum(record, field));
    case FieldDescriptor::CPPTYPE_MESSAGE: {
      const auto* date = google::protobuf::DynamicCastToGenerated<google::type::Date>(
          &reflection->GetMessage(record, field));
      const auto day = date ? date_of(*date) : std::nullopt;
      return day ? day->iso() : std::string();
    }
    default:
      return {};
  }
}

}  // namespace

std::string pending_stream(std::string_view target) { return std::string(kPendingPrefix) + std::string(target); }

std::vector<std::string> rivals_of(const v1::PendingChanges* pending, std::string_view change_request,
                                   const FieldMask& fields) {
  std::vector<std::string> rivals;
  if (!pending) return rivals;
  for (const auto& open : pending->open())
    if (open.change_request() != change_request && share_a_field(open.fields(), fields))
      rivals.push_back(open.change_request());
  return rivals;
}

v1::ChangeActor actor_of(const Caller& caller) {
  v1::ChangeActor actor;
  actor.set_agency(caller.agency);
  actor.set_subject(caller.subject);
  return actor;
}

bool same_actor(const v1::ChangeActor& actor, const Caller& caller) {
  return actor.agency() == caller.agency && actor.subject() == caller.subject;
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const auto& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

std::string joined(const FieldMask& fields) {
  return joined(std::vector<std::string>(fields.paths().begin(), fields.paths().end()));
}

std::string value_in_words(const Message& record, const std::string& field) {
  const auto* known = record.GetDescriptor()->FindFieldByName(field);
  const auto* reflection = record.GetReflection();
  if (!known) return {};
  if (!known->is_repeated()) {
    if (known->has_presence() && !reflection->HasField(record, known)) return {};
    return in_words(record, known, -1);
  }
  std::vector<std::string> all;
  for (int at = 0; at < reflection->FieldSize(record, known); ++at) all.push_back(in_words(record, known, at));
  return joined(all);
}

Refusal no_change_request(const std::string& name) { return not_found("CHANGE_REQUEST_NOT_FOUND", name); }

Refusal change_not_open(const v1::ChangeRequest& change) {
  auto refusal = rule_broken("CHANGE_NOT_OPEN", "This change request was decided already.")
                     .with("state", value_in_words(change, "state"));
  if (change.superseded_by().empty()) return refusal;
  return std::move(refusal).with("superseded_by", change.superseded_by());
}

std::optional<Refusal> closed(const v1::Business& business) {
  if (is_merged(business)) return record_merged(business);
  if (is_duplicate(business)) return business_is_duplicate(business);
  return std::nullopt;
}

std::optional<Refusal> closed(const v1::Cooperative& cooperative) {
  if (is_merged(cooperative)) return record_merged(cooperative);
  if (has_ended(cooperative)) return cooperative_ended(cooperative);
  return std::nullopt;
}

std::optional<Refusal> not_behind(const v1::Visit* visit, const std::string& name, const std::string& target) {
  if (!visit) return not_found("VISIT_NOT_FOUND", name);
  if (visit->report().target() != target)
    return rule_broken("VISIT_OF_ANOTHER_RECORD", "This visit was made to another record.")
        .with("target", visit->report().target());
  return std::nullopt;
}

std::optional<Refusal> not_decidable(const v1::ChangeRequest* change, const std::string& name,
                                     const std::string& etag) {
  if (!change) return no_change_request(name);
  if (changed_since(*change, etag)) return stale_etag(change->etag());
  if (change->state() != v1::ChangeRequest::STATE_OPEN) return change_not_open(*change);
  return std::nullopt;
}

}  // namespace lumbung::registry
