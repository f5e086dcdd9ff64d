#include "registry/rpc/change_request_commands.h"

#include "lumbung/common/v1/event.pb.h"
#include "registry/domain/change_requests/approve_change.h"
#include "registry/domain/change_requests/propose_change.h"
#include "registry/domain/change_requests/reject_change.h"
#include "registry/domain/change_requests/verify_change.h"
#include "registry/domain/change_requests/withdraw_change.h"
#include "registry/domain/fold.h"
#include "runtime/rpc/commit.h"

namespace lumbung::registry {

using rpc::Call;
using store::Command;
using store::Streams;
using v1::ChangeRequest;

namespace {

// Places of streams in a command.
constexpr std::size_t kRequest = 0;
constexpr std::size_t kTarget = 1;
constexpr std::size_t kPending = 2;
constexpr std::size_t kFirstRival = 3;

RecordToChange record_at(const Streams& streams, std::size_t at, bool cooperative) {
  if (cooperative) return {nullptr, streams.get<Cooperative>(at)};
  return {streams.get<Business>(at), nullptr};
}

std::vector<std::string> keys_of_proposal(const ChangeRequest& proposal) {
  if (!proposal.has_cooperative()) return {};
  v1::UpdateCooperativeRequest update;
  *update.mutable_cooperative() = proposal.cooperative();
  return keys_of(update);
}

template <class Request>
Command closing(const Registry& r, const Call& call, Asked<Request> asked, const ChangeRequest& proposal) {
  auto command = rpc::command_of(call, *asked, r.fingerprint_key);
  command.streams = {asked->name(), pending_stream(proposal.target())};
  command.decide = [asked](const Streams& streams, const Today& today) {
    return decide(streams.get<ChangeRequest>(kRequest), *asked, today);
  };
  return command;
}

}  // namespace

Command command_for(const Registry& r, const Call& call, Asked<v1::ProposeChangeRequest> asked) {
  auto command = rpc::command_of(call, *asked, r.fingerprint_key);
  const auto& target = asked->has_cooperative() ? asked->cooperative().name() : asked->business().name();
  command.streams = {target, pending_stream(target)};
  if (asked->source().has_visit()) command.streams.push_back(asked->source().visit());
  command.decide = [asked, &reference = r.reference, &rules = r.rules](const Streams& streams, const Today& today) {
    const auto* visit = asked->source().has_visit() ? streams.get<v1::Visit>(2) : nullptr;
    return decide(record_at(streams, 0, asked->has_cooperative()), streams.get<v1::PendingChanges>(1), visit, *asked,
                  "changeRequests/" + today.new_id, reference, rules, today);
  };
  return command;
}

Command command_for(const Registry& r, const Call& call, Asked<v1::VerifyChangeRequest> asked) {
  auto command = rpc::command_of(call, *asked, r.fingerprint_key);
  command.streams = {asked->name()};
  if (!asked->visit().empty()) command.streams.push_back(asked->visit());
  command.decide = [asked](const Streams& streams, const Today& today) {
    const auto* visit = asked->visit().empty() ? nullptr : streams.get<v1::Visit>(1);
    return decide(streams.get<ChangeRequest>(kRequest), visit, *asked, today);
  };
  return command;
}

Command command_for(const Registry& r, const Call& call, Asked<v1::ApproveChangeRequest> asked,
                    const ChangeRequest& proposal) {
  auto command = rpc::command_of(call, *asked, r.fingerprint_key);
  command.streams = {asked->name(), proposal.target(), pending_stream(proposal.target())};
  for (const auto& rival : asked->over()) command.streams.push_back(rival);
  const auto owner_at = command.streams.size();
  const bool has_owner = !proposal.business().owner().empty();
  if (has_owner) command.streams.push_back(proposal.business().owner());
  command.keys = keys_of_proposal(proposal);
  auto source = std::make_shared<common::v1::Source>();
  source->set_change_request(asked->name());
  command.source = std::move(source);
  const bool cooperative = proposal.has_cooperative();
  command.decide = [asked, owner_at, has_owner, cooperative, keys = command.keys, &reference = r.reference,
                    &rules = r.rules](const Streams& streams, const Today& today) {
    ChangeToApprove world;
    world.change = streams.get<ChangeRequest>(kRequest);
    world.record = record_at(streams, kTarget, cooperative);
    world.pending = streams.get<v1::PendingChanges>(kPending);
    for (int i = 0; i < asked->over_size(); ++i)
      world.over.push_back(streams.get<ChangeRequest>(kFirstRival + static_cast<std::size_t>(i)));
    if (has_owner) world.owner = streams.get<Owner>(owner_at);
    world.holders = holders_of(streams, keys);
    return decide(world, *asked, reference, rules, today);
  };
  return command;
}

Command command_for(const Registry& r, const Call& call, Asked<v1::RejectChangeRequest> asked,
                    const ChangeRequest& proposal) {
  return closing(r, call, std::move(asked), proposal);
}

Command command_for(const Registry& r, const Call& call, Asked<v1::WithdrawChangeRequest> asked,
                    const ChangeRequest& proposal) {
  return closing(r, call, std::move(asked), proposal);
}

}  // namespace lumbung::registry
