// The reads that may be answered by the cache: a business or cooperative by name, by a number it is known by, and counts of
// them. What is cached are states as they are stored and answers made of them: the same for everybody who may ask.
// Owners, and whatever is masked by role, are never here.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "registry/rpc/reads.h"
#include "runtime/cache/read_through.h"
#include "runtime/rpc/failures.h"

namespace lumbung::registry {

// In the order of cached_reads().
enum class CachedRecord { businesses, cooperatives };
enum class CachedSum { counts, lookups };

cache::ReadThrough::Settings cached_reads(const std::string& cell, store::Head head);

template <class Request>
void check_min_position(const Request& request, std::vector<FieldViolation>& wrong) {
  if (request.min_position() < 0)
    wrong.push_back({"min_position", "MIN_POSITION", "Give 0 or more.", std::to_string(request.min_position())});
}

// There is one database, which is where every position was given away: waiting would not help. Throws rpc::NotYet.
void check_reached(std::int64_t position, std::int64_t min_position);

// A filter that is one number of a record and nothing else: `nib = 9120...`. Everything else is a list.
bool looks_up(const std::string& filter);

// Ends in an id the register gives. Anything else is no record, and may be a person's number: it never goes into a key.
bool has_given_id(std::string_view name);

cache::Load load_record(const std::string& name);
// What stands for a list or count in a key of the cache; without the registry's key nobody can tell what was asked.
std::string digest_of(const Registry& registry, const std::vector<std::string>& parts);

template <class Request>
Task<Result<rpc::Reply>> get_cached(Registry& registry, rpc::Call& call, std::shared_ptr<const Request> request,
                                    CachedRecord kind, const char* not_found_reason) {
  const auto& name = request->name();
  cache::Loaded found;
  if (!has_given_id(name)) {
    auto reading = registry.readers.read<cache::Loaded>(load_record(name));
    found = co_await reading;
  } else {
    call.resource = name;
    auto question = registry.reads.record(static_cast<std::size_t>(kind), name, request->min_position(),
                                          registry.committer.position());
    if (auto entry = registry.reads.peek(question)) {
      found = {entry->position, std::move(entry->bytes)};
    } else {
      auto fetching = registry.reads.fetch(std::move(question), load_record(name));
      found = co_await fetching;
    }
  }
  check_reached(found.position, request->min_position());
  add_as_of(call, found.position);
  if (!found.bytes) co_return not_found(not_found_reason, name);
  co_return rpc::Reply(*std::move(found.bytes));
}

// An answer about many records, from the cache or by `load`.
Task<cache::Loaded> read_sum(Registry& registry, CachedSum kind, std::vector<std::string> parts,
                             std::int64_t min_position, cache::Load load);

template <class Response>
Response response_of(const lists::Counts& counts) {
  Response response;
  response.set_total(counts.total);
  for (const auto& group : counts.groups) {
    auto* out = response.add_groups();
    for (const auto& value : group.values) out->add_values(value);
    out->set_count(group.count);
  }
  return response;
}

template <class Response, class Request>
Task<Result<rpc::Reply>> count_cached(Registry& registry, rpc::Call& call, std::shared_ptr<const Request> request,
                                      const lists::ListSpec& spec) {
  const std::vector<std::string> group_by(request->group_by().begin(), request->group_by().end());
  auto planned = lists::plan_count(spec, request->filter(), group_by);
  if (!planned) co_return std::move(planned).refusal();
  cache::Load load = [plan = *planned](store::Connection& connection) {
    const auto read = read_counts(connection, plan);
    if (!read.counts) return cache::Loaded{read.position, std::nullopt};
    return cache::Loaded{read.position, response_of<Response>(*read.counts).SerializeAsString()};
  };
  std::vector<std::string> parts{spec.view().table, request->filter()};
  parts.insert(parts.end(), group_by.begin(), group_by.end());
  auto reading = read_sum(registry, CachedSum::counts, std::move(parts), request->min_position(), std::move(load));
  auto found = co_await reading;
  if (!found.bytes) {
    // Too many groups: nothing to keep, and the refusal is made again by whoever asks.
    auto counting = count_records<Response>(registry, call, request, spec);
    auto refused = co_await counting;
    co_return refused;
  }
  check_reached(found.position, request->min_position());
  add_as_of(call, found.position);
  co_return rpc::Reply(*std::move(found.bytes));
}

template <class Response, class Request, class Add>
Task<Result<rpc::Reply>> list_or_look_up(Registry& registry, rpc::Call& call, std::shared_ptr<const Request> request,
                                         const lists::ListSpec& spec, Add add) {
  const lists::ListParameters parameters{request->page_size(), request->page_token(), request->filter(),
                                         request->order_by()};
  auto planned = lists::plan_list(spec, parameters);
  if (!planned) co_return std::move(planned).refusal();
  cache::Load load = [plan = *planned, add](store::Connection& connection) {
    const auto page = read_page(connection, plan);
    Response response;
    for (const auto& state : page.states) CHECK(add(response)->ParseFromString(state));
    response.set_next_page_token(page.next_page_token);
    return cache::Loaded{page.position, response.SerializeAsString()};
  };
  cache::Loaded found;
  if (request->page_token().empty() && looks_up(request->filter())) {
    std::vector<std::string> parts{spec.view().table, request->filter(), request->order_by(),
                                   std::to_string(request->page_size())};
    auto reading = read_sum(registry, CachedSum::lookups, std::move(parts), request->min_position(), std::move(load));
    found = co_await reading;
  } else {
    auto reading = registry.readers.read<cache::Loaded>(std::move(load));
    found = co_await reading;
  }
  check_reached(found.position, request->min_position());
  add_as_of(call, found.position);
  co_return rpc::Reply(*std::move(found.bytes));
}

}  // namespace lumbung::registry
