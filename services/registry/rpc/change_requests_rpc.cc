#include "registry/rpc/change_requests_rpc.h"

#include <map>

#include "registry/domain/change_requests/open_changes.h"
#include "registry/domain/change_requests/validate.h"
#include "registry/rpc/change.h"
#include "registry/rpc/change_request_commands.h"
#include "registry/rpc/reads.h"
#include "registry/views/change_requests_view.h"

namespace lumbung::registry {

using rpc::Call;
using v1::ChangeRequest;

namespace {

constexpr char kNotFound[] = "CHANGE_REQUEST_NOT_FOUND";

bool is_open(const ChangeRequest& change) { return change.state() == ChangeRequest::STATE_OPEN; }

// What is open beside a proposal is known by its record, and may be another thing at every look.
void add_conflicts(store::Connection& connection, std::vector<ChangeRequest>& changes) {
  std::vector<std::string> streams;
  for (const auto& change : changes)
    if (is_open(change)) streams.push_back(pending_stream(change.target()));
  std::sort(streams.begin(), streams.end());
  streams.erase(std::unique(streams.begin(), streams.end()), streams.end());
  if (streams.empty()) return;
  std::map<std::string, v1::PendingChanges> pending;
  for (const auto& row : store::read_states(connection, streams))
    CHECK(pending[row.stream].ParseFromString(row.state));
  for (auto& change : changes) {
    if (!is_open(change)) continue;
    const auto found = pending.find(pending_stream(change.target()));
    if (found == pending.end()) continue;
    for (auto& rival : rivals_of(&found->second, change.name(), change.fields()))
      change.add_conflicts_with(std::move(rival));
  }
}

struct ChangesAsOf {
  std::vector<ChangeRequest> changes;
  std::string next_page_token;
  std::int64_t position = 0;
};

store::Readers::Read<ChangesAsOf> reading_change(Registry& registry, const std::string& name) {
  std::function<ChangesAsOf(store::Connection&)> query = [name](store::Connection& connection) {
    auto states = read_states_as_of(connection, {name});
    ChangesAsOf found;
    found.position = states.position;
    for (const auto& [stream, state] : states.states) CHECK(found.changes.emplace_back().ParseFromString(state));
    add_conflicts(connection, found.changes);
    return found;
  };
  return registry.readers.read<ChangesAsOf>(std::move(query));
}

// The committed state with what is open beside it now.
Task<Result<rpc::Reply>> with_conflicts(Registry& registry, rpc::Reply committed) {
  std::vector<ChangeRequest> changes(1);
  CHECK(changes.front().ParseFromString(committed.bytes));
  if (!is_open(changes.front())) co_return committed;
  std::function<ChangeRequest(store::Connection&)> query = [changes](store::Connection& connection) mutable {
    add_conflicts(connection, changes);
    return changes.front();
  };
  auto reading = registry.readers.read<ChangeRequest>(std::move(query));
  const auto change = co_await reading;
  co_return rpc::Reply::of(change);
}

template <class Request>
Task<Result<rpc::Reply>> add_to_open(Registry& registry, Call& call, Asked<Request> request) {
  auto committing = rpc::commit(registry.committer, call, command_for(registry, call, request));
  auto reply = co_await committing;
  if (!reply) co_return reply;
  auto completing = with_conflicts(registry, std::move(*reply));
  auto complete = co_await completing;
  co_return complete;
}

template <class Request>
Task<Result<rpc::Reply>> decide_change(Registry& registry, Call& call, Asked<Request> request) {
  auto reading = reading_change(registry, request->name());
  const auto found = co_await reading;
  if (found.changes.empty()) co_return no_change_request(request->name());
  auto committing = rpc::commit(registry.committer, call, command_for(registry, call, request, found.changes.front()));
  auto reply = co_await committing;
  co_return reply;
}

Task<Result<rpc::Reply>> get_change(Registry& registry, Call& call, Asked<v1::GetChangeRequestRequest> request) {
  auto reading = reading_change(registry, request->name());
  const auto found = co_await reading;
  add_as_of(call, found.position);
  call.resource = request->name();
  if (found.changes.empty()) co_return not_found(kNotFound, request->name());
  co_return rpc::Reply::of(found.changes.front());
}

Task<Result<rpc::Reply>> list_changes(Registry& registry, Call& call, Asked<v1::ListChangeRequestsRequest> request) {
  const lists::ListParameters parameters{request->page_size(), request->page_token(), request->filter(),
                                         request->order_by()};
  auto planned = lists::plan_list(change_requests_spec(), parameters);
  if (!planned) co_return std::move(planned).refusal();
  std::function<ChangesAsOf(store::Connection&)> query = [plan = *planned](store::Connection& connection) {
    auto page = read_page(connection, plan);
    ChangesAsOf found;
    found.position = page.position;
    found.next_page_token = std::move(page.next_page_token);
    for (const auto& state : page.states) CHECK(found.changes.emplace_back().ParseFromString(state));
    add_conflicts(connection, found.changes);
    return found;
  };
  auto reading = registry.readers.read<ChangesAsOf>(std::move(query));
  auto page = co_await reading;
  add_as_of(call, page.position);
  v1::ListChangeRequestsResponse response;
  for (auto& change : page.changes) *response.add_change_requests() = std::move(change);
  response.set_next_page_token(page.next_page_token);
  co_return rpc::Reply::of(response);
}

}  // namespace

void add_change_requests(rpc::Methods& methods, Registry& registry) {
  add_handled<v1::ProposeChangeRequest>(methods, registry, "ProposeChange", add_to_open<v1::ProposeChangeRequest>);
  add_handled<v1::VerifyChangeRequest>(methods, registry, "VerifyChange", add_to_open<v1::VerifyChangeRequest>);
  add_handled<v1::ApproveChangeRequest>(methods, registry, "ApproveChange", decide_change<v1::ApproveChangeRequest>);
  add_handled<v1::RejectChangeRequest>(methods, registry, "RejectChange", decide_change<v1::RejectChangeRequest>);
  add_handled<v1::WithdrawChangeRequest>(methods, registry, "WithdrawChange", decide_change<v1::WithdrawChangeRequest>);
  add_handled<v1::GetChangeRequestRequest>(methods, registry, "GetChangeRequest", get_change);
  methods.unary<v1::ListChangeRequestsRequest>(
      "ListChangeRequests", [&registry](Call& call, Asked<v1::ListChangeRequestsRequest> request) {
        return list_changes(registry, call, std::move(request));
      });
  methods.unary<v1::CountChangeRequestsRequest>(
      "CountChangeRequests", [&registry](Call& call, Asked<v1::CountChangeRequestsRequest> request) {
        return count_records<v1::CountChangeRequestsResponse>(registry, call, std::move(request),
                                                              change_requests_spec());
      });
}

}  // namespace lumbung::registry
