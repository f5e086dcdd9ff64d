#include "registry/history/provenance.h"

#include <map>

#include "lumbung/common/v1/event.pb.h"
#include "registry/history/origin.h"
#include "registry/history/shown.h"
#include "runtime/history/field_origins.h"
#include "runtime/history/field_values.h"
#include "runtime/store/stream_walk.h"

namespace lumbung::registry {
namespace {

using Origins = history::FieldOrigins<v1::Origin>;

// The resource a source names; empty for a row of a file and for none.
std::string resource_in(const common::v1::Source& source) {
  if (source.has_visit()) return source.visit();
  if (source.has_change_request()) return source.change_request();
  return {};
}

// What happened to visits and change requests, each read once.
class Trails {
 public:
  explicit Trails(const HistoryRead& read) : read_(read) {}

  void add(const v1::Origin& since, v1::FieldProvenance& field) {
    const auto* steps = of(resource_in(since.source()));
    if (!steps) return;
    std::string behind;
    for (const auto& step : *steps) {
      *field.add_trail() = step;
      const auto further = resource_in(step.origin().source());
      if (behind.empty() && further != step.resource()) behind = further;
    }
    if (const auto* before = of(behind))
      for (const auto& step : *before)
        if (field.trail_size() < kMaxTrailSteps) *field.add_trail() = step;
  }

 private:
  using Steps = std::vector<v1::TrailStep>;

  // Null when there is no such resource, or too many were looked up.
  const Steps* of(const std::string& resource) {
    if (resource.empty()) return nullptr;
    const auto known = known_.find(resource);
    if (known != known_.end()) return &known->second;
    if (known_.size() == kMaxTrails) return nullptr;
    auto& steps = known_[resource];
    for (const auto& row : store::read_events_of(read_.connection, resource, 0, read_.head, kMaxTrailSteps)) {
      auto& step = steps.emplace_back();
      step.set_resource(resource);
      *step.mutable_origin() = origin_of(row, store::parse_event(row.type, row.payload).get());
    }
    return &steps;
  }

  const HistoryRead& read_;
  std::map<std::string, Steps> known_;
};

Origins origins_of(const HistoryRead& read, const std::string& name, const google::protobuf::Message& now) {
  Origins origins;
  store::walk_stream(read.connection, read.aggregates.of(name), name, read.head, [&](const store::WalkStep& step) {
    const auto by = std::make_shared<const v1::Origin>(origin_of(step.row, step.event));
    for (const auto& change : shown_changes(step, now)) {
      std::optional<std::string> value;
      if (change.has_new_value()) value = change.new_value();
      origins.give(change.field(), {std::move(value), by, change.personal()});
    }
    return !read.cancelled();
  });
  return origins;
}

v1::FieldProvenance provenance_of(const std::string& field, const Origins::Known& known) {
  v1::FieldProvenance told;
  told.set_field(field);
  if (known.now.value) told.set_value(*known.now.value);
  told.set_personal(known.now.personal);
  *told.mutable_since() = *known.now.by;
  if (!known.before) return told;
  if (known.before->value) told.set_previous_value(*known.before->value);
  *told.mutable_previous() = *known.before->by;
  return told;
}

}  // namespace

Result<v1::Provenance> read_provenance(const HistoryRead& read, const v1::GetProvenanceRequest& request) {
  const auto& name = request.name();
  const auto now = record_now(read, name);
  if (!now) return record_not_found(name);
  const auto origins = origins_of(read, name, *now);

  v1::Provenance answer;
  answer.set_name(name);
  const auto tell = [&](const std::string& field, const Origins::Known& known) {
    *answer.add_fields() = provenance_of(field, known);
  };
  for (const auto& value : history::values_of(*shown(*now)))
    if (const auto* known = origins.find(value.field)) tell(value.field, *known);
  if (!is_erased(*now))
    for (const auto& [field, known] : origins.all())
      if (known.now.personal) tell(field, known);
  Trails trails(read);
  for (auto& field : *answer.mutable_fields()) trails.add(field.since(), field);
  return answer;
}

}  // namespace lumbung::registry
