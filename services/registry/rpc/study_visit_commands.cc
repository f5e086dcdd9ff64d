#include "registry/rpc/study_visit_commands.h"

#include "registry/domain/study_visits/change_study_visit.h"
#include "registry/domain/study_visits/designate_exemplar.h"
#include "registry/domain/study_visits/fold_study_visits.h"
#include "registry/domain/study_visits/follow_ups.h"
#include "registry/domain/study_visits/register_study_visit.h"
#include "runtime/rpc/commit.h"

namespace lumbung::registry {

using rpc::Call;
using store::Command;
using store::Streams;

namespace {

// A change of one record of this kind.
template <class State, class Request>
Command change_of(const Registry& r, const Call& call, Asked<Request> asked) {
  auto command = rpc::command_of(call, *asked, r.fingerprint_key);
  command.streams = {asked->name()};
  command.decide = [asked](const Streams& streams, const Today& today) {
    return decide(streams.get<State>(0), *asked, today);
  };
  return command;
}

}  // namespace

Command command_for(const Registry& r, const Call& call, Asked<v1::DesignateExemplarRequest> asked) {
  return change_of<v1::Cooperative>(r, call, std::move(asked));
}

Command command_for(const Registry& r, const Call& call, Asked<v1::EndExemplarRequest> asked) {
  return change_of<v1::Cooperative>(r, call, std::move(asked));
}

Command command_for(const Registry& r, const Call& call, Asked<v1::RegisterStudyVisitRequest> asked) {
  auto command = rpc::command_of(call, *asked, r.fingerprint_key);
  command.streams = {asked->study_visit().host()};
  const bool known_visitor = !asked->study_visit().visitor().empty();
  if (known_visitor) command.streams.push_back(asked->study_visit().visitor());
  command.keys = keys_of(*asked, call.caller.agency);
  command.decide = [asked, known_visitor, keys = command.keys](const Streams& streams, const Today& today) {
    const auto* visitor = known_visitor ? streams.get<v1::Cooperative>(1) : nullptr;
    return decide(streams.get<v1::Cooperative>(0), visitor, holders_of(streams, keys), *asked, today);
  };
  return command;
}

Command command_for(const Registry& r, const Call& call, Asked<v1::CompleteStudyVisitRequest> asked) {
  return change_of<StudyVisit>(r, call, std::move(asked));
}

Command command_for(const Registry& r, const Call& call, Asked<v1::CancelStudyVisitRequest> asked) {
  return change_of<StudyVisit>(r, call, std::move(asked));
}

Command command_for(const Registry& r, const Call& call, Asked<v1::AddFollowUpRequest> asked) {
  return change_of<StudyVisit>(r, call, std::move(asked));
}

Command command_for(const Registry& r, const Call& call, Asked<v1::FulfilFollowUpRequest> asked) {
  return change_of<StudyVisit>(r, call, std::move(asked));
}

}  // namespace lumbung::registry
