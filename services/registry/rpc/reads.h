// Get, batch get, list and count are the same for every kind of record: written once here, and given the kind's names by
// the file that serves it.
#pragma once

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "registry/registry.h"
#include "runtime/lists/count_query.h"
#include "runtime/lists/list_query.h"
#include "runtime/rpc/method.h"

namespace lumbung::registry {

// Serialized states by stream, with the log position they are as of.
struct StatesAsOf {
  std::map<std::string, std::string> states;
  std::int64_t position = 0;
};
StatesAsOf read_states_as_of(store::Connection& connection, const std::vector<std::string>& names);

struct PageAsOf {
  std::vector<std::string> states;
  std::string next_page_token;
  std::int64_t position = 0;
};
PageAsOf read_page(store::Connection& connection, const lists::ListQuery& query);

struct CountsAsOf {
  Result<lists::Counts> counts;
  std::int64_t position = 0;
};
CountsAsOf read_counts(store::Connection& connection, const lists::CountQuery& query);

void add_as_of(rpc::Call& call, std::int64_t position);

template <class Request>
Task<Result<rpc::Reply>> get_record(Registry& registry, rpc::Call& call,
                                    std::shared_ptr<const Request> request, const char* not_found_reason) {
  const std::vector<std::string> names{request->name()};
  std::function<StatesAsOf(store::Connection&)> query = [names](store::Connection& connection) {
    return read_states_as_of(connection, names);
  };
  auto reading = registry.readers.read<StatesAsOf>(std::move(query));
  auto found = co_await reading;
  add_as_of(call, found.position);
  call.resource = request->name();
  const auto state = found.states.find(request->name());
  if (state == found.states.end()) co_return not_found(not_found_reason, request->name());
  co_return rpc::Reply(std::move(state->second));
}

// `add` appends a record to the response and returns it.
template <class Response, class Request, class Add>
Task<Result<rpc::Reply>> batch_get_records(Registry& registry, rpc::Call& call,
                                           std::shared_ptr<const Request> request,
                                           const char* not_found_reason, Add add) {
  const std::vector<std::string> names(request->names().begin(), request->names().end());
  std::function<StatesAsOf(store::Connection&)> query = [names](store::Connection& connection) {
    return read_states_as_of(connection, names);
  };
  auto reading = registry.readers.read<StatesAsOf>(std::move(query));
  const auto found = co_await reading;
  add_as_of(call, found.position);
  Response response;
  for (const auto& name : names) {
    const auto state = found.states.find(name);
    if (state == found.states.end()) co_return not_found(not_found_reason, name);
    CHECK(add(response)->ParseFromString(state->second));
  }
  co_return rpc::Reply::of(response);
}

template <class Response, class Request, class Add>
Task<Result<rpc::Reply>> list_records(Registry& registry, rpc::Call& call,
                                      std::shared_ptr<const Request> request,
                                      const lists::ListSpec& spec, Add add) {
  const lists::ListParameters parameters{request->page_size(), request->page_token(),
                                         request->filter(), request->order_by()};
  auto planned = lists::plan_list(spec, parameters);
  if (!planned) co_return std::move(planned).refusal();
  std::function<PageAsOf(store::Connection&)> query =
      [plan = *planned](store::Connection& connection) { return read_page(connection, plan); };
  auto reading = registry.readers.read<PageAsOf>(std::move(query));
  const auto page = co_await reading;
  add_as_of(call, page.position);
  Response response;
  for (const auto& state : page.states) CHECK(add(response)->ParseFromString(state));
  response.set_next_page_token(page.next_page_token);
  co_return rpc::Reply::of(response);
}

template <class Response, class Request>
Task<Result<rpc::Reply>> count_records(Registry& registry, rpc::Call& call,
                                       std::shared_ptr<const Request> request,
                                       const lists::ListSpec& spec) {
  const std::vector<std::string> group_by(request->group_by().begin(), request->group_by().end());
  auto planned = lists::plan_count(spec, request->filter(), group_by);
  if (!planned) co_return std::move(planned).refusal();
  std::function<CountsAsOf(store::Connection&)> query =
      [plan = *planned](store::Connection& connection) { return read_counts(connection, plan); };
  auto reading = registry.readers.read<CountsAsOf>(std::move(query));
  auto read = co_await reading;
  if (!read.counts) co_return std::move(read.counts).refusal();
  add_as_of(call, read.position);
  Response response;
  response.set_total(read.counts->total);
  for (const auto& group : read.counts->groups) {
    auto* out = response.add_groups();
    for (const auto& value : group.values) out->add_values(value);
    out->set_count(group.count);
  }
  co_return rpc::Reply::of(response);
}

}  // namespace lumbung::registry
