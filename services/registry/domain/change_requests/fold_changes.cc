#include "registry/domain/change_requests/fold_changes.h"

#include <algorithm>

#include "lumbung/registry/v1/change_request_events.pb.h"
#include "registry/domain/change.h"
#include "registry/domain/change_requests/open_changes.h"
#include "registry/domain/folding.h"

namespace lumbung::registry {

using google::protobuf::Message;

namespace {

void decide_it(v1::ChangeRequest& state, const v1::ChangeDecided& decided) {
  state.set_state(decided.state());
  *state.mutable_decided_by() = decided.decided_by();
  *state.mutable_decided_date() = decided.decided_date();
  state.set_decision_note(decided.note());
  state.set_rules_version(decided.rules_version());
  *state.mutable_over() = decided.over();
  state.set_superseded_by(decided.superseded_by());
}

template <class Record>
bool fold_verified(Record& state, const Message& event) {
  const auto* verified = as<v1::FieldsVerified>(event);
  if (!verified) return false;
  for (const auto& field : verified->fields().paths())
    if (!names(state.verified_fields(), field)) state.mutable_verified_fields()->add_paths(field);
  return true;
}

}  // namespace

bool fold_changes(v1::ChangeRequest& state, const Message& event) {
  if (const auto* proposed = as<v1::ChangeProposed>(event)) {
    state = proposed->change_request();
  } else if (const auto* verified = as<v1::ChangeVerified>(event)) {
    *state.add_verifications() = verified->verification();
  } else if (const auto* decided = as<v1::ChangeDecided>(event)) {
    decide_it(state, *decided);
  } else {
    return false;
  }
  return true;
}

bool fold_changes(v1::PendingChanges& state, const Message& event) {
  if (const auto* opened = as<v1::ChangeOpened>(event)) {
    state.set_name(pending_stream(opened->target()));
    auto& open = *state.add_open();
    open.set_change_request(opened->change_request());
    *open.mutable_fields() = opened->fields();
  } else if (const auto* closed = as<v1::ChangeClosed>(event)) {
    auto& open = *state.mutable_open();
    open.erase(std::remove_if(open.begin(), open.end(),
                              [&](const auto& each) { return each.change_request() == closed->change_request(); }),
               open.end());
  } else {
    return false;
  }
  return true;
}

bool fold_changes(v1::Business& state, const Message& event) { return fold_verified(state, event); }
bool fold_changes(v1::Cooperative& state, const Message& event) { return fold_verified(state, event); }

}  // namespace lumbung::registry
