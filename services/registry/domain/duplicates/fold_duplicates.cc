#include "registry/domain/duplicates/fold_duplicates.h"

#include <algorithm>

#include "lumbung/registry/v1/duplicate_events.pb.h"
#include "registry/domain/change.h"
#include "registry/domain/folding.h"

namespace lumbung::registry {
namespace {

using google::protobuf::Message;
using v1::Business;
using v1::Cooperative;

template <class Record, class Event>
void absorb(Record& state, const Event& event) {
  take_over(state, event.after(), event.changed());
  state.add_absorbed(event.duplicate());
}

template <class Record, class Event>
void release(Record& state, const Event& event) {
  take_over(state, event.after(), event.changed());
  auto& absorbed = *state.mutable_absorbed();
  absorbed.erase(std::remove(absorbed.begin(), absorbed.end(), event.duplicate()), absorbed.end());
}

// The record stays as old as it is.
template <class Record>
void replace(Record& state, const Record& by) {
  const bool is_new = !state.has_create_time();
  const auto created = state.create_time();
  state = by;
  if (!is_new) *state.mutable_create_time() = created;
}

}  // namespace

bool fold_duplicates(Business& state, const Message& event) {
  if (const auto* merged = as<v1::BusinessMerged>(event)) {
    state.set_merged_into(merged->survivor());
    state.set_status_before_merge(state.operating_status());
    state.set_operating_status(Business::OPERATING_STATUS_DUPLIKAT);
    *state.mutable_operating_status_date() = merged->merged_date();
  } else if (const auto* unmerged = as<v1::BusinessUnmerged>(event)) {
    state.clear_merged_into();
    state.clear_status_before_merge();
    state.set_operating_status(unmerged->new_status());
    state.clear_operating_status_date();
    if (unmerged->has_status_date()) *state.mutable_operating_status_date() = unmerged->status_date();
  } else if (const auto* absorbed = as<v1::BusinessAbsorbed>(event)) {
    absorb(state, *absorbed);
  } else if (const auto* released = as<v1::BusinessReleased>(event)) {
    release(state, *released);
  } else {
    return false;
  }
  return true;
}

bool fold_duplicates(Cooperative& state, const Message& event) {
  if (const auto* merged = as<v1::CooperativeMerged>(event)) {
    state.set_merged_into(merged->survivor());
    take_over(state, Cooperative(), merged->numbers_moved());
  } else if (const auto* unmerged = as<v1::CooperativeUnmerged>(event)) {
    state.clear_merged_into();
    take_over(state, unmerged->numbers(), unmerged->numbers_returned());
  } else if (const auto* absorbed = as<v1::CooperativeAbsorbed>(event)) {
    absorb(state, *absorbed);
  } else if (const auto* released = as<v1::CooperativeReleased>(event)) {
    release(state, *released);
  } else {
    return false;
  }
  return true;
}

bool fold_duplicates(v1::RecordMerge& state, const Message& event) {
  if (const auto* merged = as<v1::RecordsMerged>(event)) {
    replace(state, merged->merge());
  } else if (const auto* undone = as<v1::RecordsUnmerged>(event)) {
    replace(state, undone->merge());
  } else {
    return false;
  }
  return true;
}

bool fold_duplicates(v1::DuplicateCandidate& state, const Message& event) {
  if (const auto* raised = as<v1::DuplicateCandidateRaised>(event)) {
    replace(state, raised->candidate());
  } else if (const auto* closed = as<v1::DuplicateCandidateClosed>(event)) {
    state.set_state(closed->state());
    state.set_dismissal(closed->dismissal());
    *state.mutable_state_date() = closed->closed_date();
  } else {
    return false;
  }
  return true;
}

}  // namespace lumbung::registry
