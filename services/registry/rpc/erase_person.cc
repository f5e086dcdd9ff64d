#include "registry/rpc/erase_person.h"

#include <set>

#include "lumbung/common/v1/event.pb.h"
#include "registry/domain/normalise.h"
#include "registry/domain/owners/personal.h"
#include "registry/rpc/owner_commands.h"
#include "runtime/rpc/commit.h"
#include "runtime/rpc/failures.h"
#include "runtime/store/fingerprint.h"

namespace lumbung::registry {
namespace {

// Records looked at together when erasures are applied.
constexpr std::size_t kPage = 200;

// A record of the person, as it was read.
struct Found {
  RecordToErase record;
  std::optional<SealedData> sealed;
  Owner state;
  std::string log_id;
};

std::string request_of(const store::EventRow& event) {
  common::v1::EventMetadata metadata;
  if (!metadata.ParseFromString(event.metadata)) return {};
  return store::request_key(metadata.agency(), metadata.subject(), metadata.request_id());
}

// What remembers the person beside the record itself: the requests that brought or changed it, and those of its
// businesses, whose fingerprints cover the owner's data too.
std::vector<std::string> requests_about(store::Connection& connection, const std::string& owner) {
  std::vector<std::string> streams{owner};
  for (const auto& row : connection.query("SELECT name FROM businesses WHERE owner = ?1", {owner}))
    streams.push_back(store::text(row[0]));
  std::set<std::string> requests;
  for (const auto& event : store::read_events_of(connection, streams, INT64_MAX)) requests.insert(request_of(event));
  return {requests.begin(), requests.end()};
}

std::optional<Found> find(store::Connection& connection, const std::string& name) {
  auto rows = store::read_records(connection, {name});
  if (rows.empty()) return std::nullopt;
  Found found;
  CHECK(found.state.ParseFromString(rows.front().state.state));
  found.sealed = std::move(rows.front().sealed);
  found.record = {name, found.state.etag(), requests_about(connection, name)};
  found.log_id = store::read_head(connection).log_id;
  return found;
}

// By name, or by the keyed hash of the number.
std::optional<Found> find(store::Connection& connection, const std::string& name, const std::string& key) {
  if (!name.empty()) return find(connection, name);
  const auto holder = store::read_keys(connection, {key});
  return holder.empty() ? std::nullopt : find(connection, holder.front().stream);
}

// The request as the log may remember it: without the number, which it would otherwise keep a fingerprint of.
store::Command remembered(const Registry& registry, const rpc::Call& call, const v1::ErasePersonRequest& request) {
  return rpc::command_of(call, without_personal(request), registry.fingerprint_key);
}

// Answers a request id that is known; otherwise refuses with kPrepareAgain, which is not remembered.
store::Command asked_before(const Registry& registry, const rpc::Call& call, const v1::ErasePersonRequest& request) {
  auto command = remembered(registry, call, request);
  command.decide = [](const store::Streams&, const Today&) -> Result<Events> { return prepare_again(); };
  return command;
}

// The log remembers the record; the answer is made of it.
rpc::Reply reply_of(const rpc::Reply& record) {
  v1::ErasePersonResponse response;
  CHECK(response.add_owners()->ParseFromString(record.bytes));
  return rpc::Reply::of(response);
}

store::Command erasing(const Registry& registry, const rpc::Call& call, const v1::ErasePersonRequest& request,
                       const Found& found) {
  auto command = remembered(registry, call, request);
  auto erasure = erasure_command(found.record, request.paper_number());
  command.streams = std::move(erasure.streams);
  command.forget = std::move(erasure.forget);
  command.decide = std::move(erasure.decide);
  return command;
}

}  // namespace

Task<Result<rpc::Reply>> erase_person(Registry& registry, rpc::Call& call, Asked<v1::ErasePersonRequest> request) {
  auto asking = rpc::commit(registry.committer, call, asked_before(registry, call, *request));
  auto known = co_await asking;
  if (known) co_return reply_of(*known);
  if (known.refusal().reason() != kPrepareAgain) co_return known;

  const auto key = request->nik().empty() ? std::string() : registry.persons.key_of(normalised_nik(request->nik()));
  for (int preparation = 0; preparation < kMaxPreparations; ++preparation) {
    std::function<std::optional<Found>(store::Connection&)> query = [request, key](store::Connection& connection) {
      return find(connection, request->name(), key);
    };
    auto reading = registry.readers.read<std::optional<Found>>(std::move(query));
    const auto found = co_await reading;
    if (!found && !request->name().empty()) co_return no_owner(request->name());
    if (!found)
      co_return Refusal{RefusalKind::not_found, "OWNER_NOT_FOUND", "The register has no owner with this NIK."}.about(
          "owners");
    call.resource = found->record.name;
    // The key first: from here on nobody can read the person any more, whatever becomes of this process.
    if (found->sealed && !request->validate_only()) {
      const Erasure erasure{found->record.name, found->log_id, found->sealed->key_id, request->paper_number(),
                            registry.clock.now()};
      registry.failpoints.pass(Failpoint::erasure_before_keys);
      registry.persons.erase({erasure}, {store::person_key(found->sealed->person)});
      registry.failpoints.pass(Failpoint::erasure_after_keys);
    }
    auto committing = rpc::commit(registry.committer, call, erasing(registry, call, *request, *found));
    auto reply = co_await committing;
    if (reply) co_return reply_of(*reply);
    if (reply.refusal().reason() != kPrepareAgain) co_return reply;
  }
  throw rpc::TemporarilyAway("the owner changes too fast");
}

std::size_t apply_erasures(Registry& registry, store::Store& store) {
  const auto list = registry.persons.keys().erasures();
  const auto connection = store.reader();
  std::size_t applied = 0;
  for (std::size_t begin = 0; begin < list.size(); begin += kPage) {
    const auto end = std::min(list.size(), begin + kPage);
    std::vector<std::string> streams;
    for (auto i = begin; i < end; ++i) streams.push_back(list[i].stream);
    std::set<std::string> behind;
    for (const auto& row : store::read_sealed(*connection, streams)) behind.insert(row.stream);
    for (auto i = begin; i < end; ++i) {
      if (!behind.contains(list[i].stream)) continue;
      auto command = erasure_command({list[i].stream, "", requests_about(*connection, list[i].stream)},
                                     list[i].paper_number);
      command.caller = {"local", "erasure-keeper", {}};
      command.request_id = registry.ids.uuid();
      const auto result = registry.committer.commit_and_wait(std::move(command));
      if (const auto* failed = std::get_if<store::Failed>(&result)) throw store::Unavailable(failed->sentence);
      ++applied;
    }
  }
  return applied;
}

}  // namespace lumbung::registry
