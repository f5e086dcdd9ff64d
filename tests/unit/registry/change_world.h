// Proposals for the rules: who proposes, who verifies, who approves; one builder makes a proposal, a test spoils one thing.
#pragma once

#include <initializer_list>
#include <string>

#include "lumbung/registry/v1/change_request_events.pb.h"
#include "registry/domain/change_requests/approve_change.h"
#include "registry/domain/change_requests/propose_change.h"
#include "registry/domain/change_requests/verify_change.h"
#include "world.h"

namespace lumbung::registry {

inline constexpr const char* kChange = "changeRequests/01590e2c-0000-7000-8000-00000000000c";
inline constexpr const char* kRival = "changeRequests/01590e2c-0000-7000-8000-00000000000d";

inline Today as(const Caller& caller, Date day = kOpenDay) { return {day, Timestamp{}, caller, kNewId}; }
inline const Caller kProposer{kAgency, "budi", {}};
inline const Caller kVerifier{kAgency, "sari", {}};
inline const Caller kApprover{kAgency, "kepala-bidang", {}};

// Names the business and the fields; the test fills the values.
inline v1::ProposeChangeRequest proposing(const Business& record, std::initializer_list<const char*> fields) {
  v1::ProposeChangeRequest request;
  request.mutable_business()->set_name(record.name());
  for (const auto* field : fields) request.mutable_update_mask()->add_paths(field);
  request.set_reason("Owner came to the counter.");
  return request;
}

inline v1::ProposeChangeRequest proposing(const Cooperative& record, std::initializer_list<const char*> fields) {
  v1::ProposeChangeRequest request;
  request.mutable_cooperative()->set_name(record.name());
  for (const auto* field : fields) request.mutable_update_mask()->add_paths(field);
  request.set_reason("The board wrote a letter.");
  return request;
}

inline Result<Events> proposed(const RecordToChange& record, const v1::ProposeChangeRequest& request,
                               const v1::PendingChanges* pending = nullptr, const char* name = kChange) {
  return propose_change(record, pending, request, name, reference(), rules(), as(kProposer));
}

// Folds the events of a stream out of a command's events.
template <class State>
void fold_stream(State& state, const std::string& stream, const Events& events) {
  Events own;
  for (const auto& each : events)
    if (each.stream == stream) own.add(each);
  fold_into(state, own);
}

}  // namespace lumbung::registry
