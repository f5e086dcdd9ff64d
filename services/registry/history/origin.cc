#include "registry/history/origin.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/util/time_util.h>

#include <array>
#include <string_view>

#include "base/check.h"
#include "lumbung/common/v1/event.pb.h"
#include "runtime/history/field_values.h"

namespace lumbung::registry {
namespace {

// The fields of events that say why, in the order in which they are told.
constexpr std::array<std::string_view, 10> kReasons = {
    "note",         "reason",     "ground",       "purpose",           "method",
    "paper_number", "paper_date", "paper.number", "paper.issue_date", "evaluation.reason"};

std::string short_name(const std::string& type) { return type.substr(type.rfind('.') + 1); }

}  // namespace

std::string reason_in(const google::protobuf::Message& event) {
  const auto values = history::values_of(event);
  std::string told;
  for (const auto field : kReasons)
    for (const auto& value : values)
      if (value.field == field) told += (told.empty() ? "" : ", ") + value.text;
  return told;
}

v1::Origin origin_of(const store::EventRow& row, const google::protobuf::Message* event) {
  common::v1::EventMetadata metadata;
  CHECK(metadata.ParseFromString(row.metadata));
  v1::Origin origin;
  origin.set_position(row.position);
  origin.set_version(row.version);
  *origin.mutable_commit_time() = google::protobuf::util::TimeUtil::MicrosecondsToTimestamp(row.time_us);
  if (metadata.has_business_date()) *origin.mutable_business_date() = metadata.business_date();
  origin.set_event(short_name(row.type));
  origin.set_agency(metadata.agency());
  origin.set_subject(metadata.subject());
  origin.set_request_id(metadata.request_id());
  if (event) origin.set_reason(reason_in(*event));
  if (metadata.has_source()) *origin.mutable_source() = metadata.source();
  origin.set_rules_version(metadata.rules_version());
  return origin;
}

}  // namespace lumbung::registry
