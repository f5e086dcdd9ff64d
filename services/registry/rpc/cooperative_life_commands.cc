#include "registry/rpc/cooperative_life_commands.h"

#include "registry/domain/life/answer_objection.h"
#include "registry/domain/life/forward_to_ministry.h"
#include "registry/domain/life/issue_nik_certificate.h"
#include "registry/domain/life/propose_dissolution.h"
#include "registry/domain/life/record_health_assessment.h"
#include "registry/domain/life/record_objection.h"
#include "registry/domain/life/withdraw_dissolution.h"
#include "runtime/rpc/commit.h"

namespace lumbung::registry {

using rpc::Call;
using store::Command;

namespace {

// Of one cooperative, by its rule alone.
template <class Request>
Command of_one(const Registry& r, const Call& call, Asked<Request> asked) {
  auto command = rpc::command_of(call, *asked, r.fingerprint_key);
  command.streams = {asked->name()};
  command.decide = [asked](const store::Streams& streams, const Today& today) {
    return decide(streams.get<Cooperative>(0), *asked, today);
  };
  return command;
}

// And by the rulebook.
template <class Request>
Command by_rulebook(const Registry& r, const Call& call, Asked<Request> asked) {
  auto command = rpc::command_of(call, *asked, r.fingerprint_key);
  command.streams = {asked->name()};
  command.decide = [asked, &rules = r.rules](const store::Streams& streams, const Today& today) {
    return decide(streams.get<Cooperative>(0), *asked, rules, today);
  };
  return command;
}

}  // namespace

Command command_for(const Registry& r, const Call& call, Asked<v1::ProposeDissolutionRequest> asked) {
  return by_rulebook(r, call, std::move(asked));
}
Command command_for(const Registry& r, const Call& call, Asked<v1::RecordObjectionRequest> asked) {
  return by_rulebook(r, call, std::move(asked));
}
Command command_for(const Registry& r, const Call& call, Asked<v1::AnswerObjectionRequest> asked) {
  return of_one(r, call, std::move(asked));
}
Command command_for(const Registry& r, const Call& call, Asked<v1::WithdrawDissolutionRequest> asked) {
  return of_one(r, call, std::move(asked));
}
Command command_for(const Registry& r, const Call& call, Asked<v1::ForwardToMinistryRequest> asked) {
  return of_one(r, call, std::move(asked));
}
Command command_for(const Registry& r, const Call& call, Asked<v1::RecordHealthAssessmentRequest> asked) {
  return by_rulebook(r, call, std::move(asked));
}
Command command_for(const Registry& r, const Call& call, Asked<v1::IssueNikCertificateRequest> asked) {
  return by_rulebook(r, call, std::move(asked));
}

}  // namespace lumbung::registry
