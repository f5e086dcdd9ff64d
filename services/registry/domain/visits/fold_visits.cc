#include "registry/domain/visits/fold_visits.h"

#include <google/protobuf/util/field_mask_util.h>

#include "lumbung/registry/v1/visit_events.pb.h"
#include "registry/domain/folding.h"
#include "registry/domain/visits/visit_notes.h"

namespace lumbung::registry {
namespace {

using google::protobuf::Message;

template <class Visited, class Record>
bool take_visit(Record& record, const Message& event) {
  const auto* visited = as<Visited>(event);
  if (!visited) return false;
  add_note(*record.mutable_recent_visits(), visited->visit());
  if (visited->verified().paths().empty()) return true;
  google::protobuf::FieldMask both;
  google::protobuf::util::FieldMaskUtil::Union(record.verified_fields(), visited->verified(), &both);
  *record.mutable_verified_fields() = both;
  return true;
}

}  // namespace

bool fold_visits(v1::Cooperative& state, const Message& event) {
  return take_visit<v1::CooperativeVisited>(state, event);
}

bool fold_visits(v1::Business& state, const Message& event) { return take_visit<v1::BusinessVisited>(state, event); }

void apply(v1::Visit& state, const Message& event, const EventFacts& facts) {
  const auto* recorded = as<v1::VisitRecorded>(event);
  if (!recorded) return;
  state = recorded->visit();
  *state.mutable_create_time() = time_of(facts);
}

}  // namespace lumbung::registry
