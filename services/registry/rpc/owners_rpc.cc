#include "registry/rpc/owners_rpc.h"

#include <google/protobuf/util/message_differencer.h>

#include "registry/domain/change.h"
#include "registry/domain/normalise.h"
#include "registry/domain/owners/personal.h"
#include "registry/domain/validate.h"
#include "registry/rpc/change.h"
#include "registry/rpc/erase_person.h"
#include "registry/rpc/owner_commands.h"
#include "registry/rpc/reads.h"
#include "registry/views/owners_view.h"
#include "registry/views/person_reads_view.h"
#include "runtime/rpc/failures.h"

namespace lumbung::registry {

using rpc::Call;

namespace {

constexpr char kNotFound[] = "OWNER_NOT_FOUND";

// Owners with their personal data, with the position they are as of.
struct OwnersAsOf {
  std::vector<Owner> owners;
  std::vector<std::int64_t> key_ids;  // 0 where nothing is sealed.
  std::int64_t position = 0;
};

OwnersAsOf read_owners(const Registry& registry, store::Connection& connection,
                       const std::vector<std::string>& names) {
  OwnersAsOf found;
  found.position = store::read_head(connection).position;
  const auto rows = store::read_records(connection, names);
  found.owners = registry.persons.open(rows);
  for (const auto& row : rows) found.key_ids.push_back(row.sealed ? row.sealed->key_id : 0);
  return found;
}

store::Readers::Read<OwnersAsOf> reading_owners(Registry& registry, std::vector<std::string> names) {
  std::function<OwnersAsOf(store::Connection&)> query =
      [&registry, names = std::move(names)](store::Connection& connection) {
        return read_owners(registry, connection, names);
      };
  return registry.readers.read<OwnersAsOf>(std::move(query));
}

// The committed state as an answer. What was just sealed is at hand; for a repeated request it is read again.
Task<Result<rpc::Reply>> masked_reply(Registry& registry, rpc::Reply committed, Owner at_hand, std::string ref) {
  Owner owner;
  CHECK(owner.ParseFromString(committed.bytes));
  if (owner.has_sealed() && owner.sealed().ref() == ref) {
    put_back(owner, at_hand);
  } else if (owner.has_sealed()) {
    auto reading = reading_owners(registry, {owner.name()});
    const auto found = co_await reading;
    if (!found.owners.empty()) put_back(owner, found.owners.front());
  }
  co_return rpc::Reply::of(shown_masked(std::move(owner)));
}

Task<Result<rpc::Reply>> register_owner(Registry& registry, Call& call, Asked<v1::RegisterOwnerRequest> request) {
  auto normal = request->owner();
  normalise(normal);
  const auto owner = std::make_shared<const SealedOwner>(registry.persons.seal_new(normal, request->validate_only()));
  auto committing = rpc::commit(registry.committer, call, command_for(registry, call, request, owner));
  auto reply = co_await committing;
  if (!reply) co_return reply;
  auto masking = masked_reply(registry, std::move(*reply), std::move(normal), owner->data->ref);
  auto masked = co_await masking;
  co_return masked;
}

OwnerChange change_of(const Registry& registry, const OwnersAsOf& found, const v1::UpdateOwnerRequest& request) {
  OwnerChange change;
  if (found.owners.empty()) return change;
  change.before = found.owners.front();
  auto after = change.before;
  take_over(after, request.owner(), request.update_mask());
  normalise(after);
  if (change.before.nik().empty()) {
    // Erased, and the rule says so; or its key is gone and the erasure not yet committed: prepared again.
    if (!change.before.erased()) change.before.clear_etag();
    return change;
  }
  change.after.key = registry.persons.key_of(after.nik());
  const bool personal = !google::protobuf::util::MessageDifferencer::Equals(personal_part(change.before),
                                                                            personal_part(after));
  if (personal) change.after.data = registry.persons.seal_again(after, found.key_ids.front());
  change.after.owner = std::move(after);
  if (personal && !change.after.data) change.before.clear_etag();  // The key went meanwhile: prepared again.
  return change;
}

Task<Result<rpc::Reply>> update_owner(Registry& registry, Call& call, Asked<v1::UpdateOwnerRequest> request) {
  for (int preparation = 0; preparation < kMaxPreparations; ++preparation) {
    auto reading = reading_owners(registry, {request->owner().name()});
    const auto found = co_await reading;
    const auto change = std::make_shared<const OwnerChange>(change_of(registry, found, *request));
    auto committing = rpc::commit(registry.committer, call, command_for(registry, call, request, change));
    auto reply = co_await committing;
    if (!reply && reply.refusal().reason() == kPrepareAgain) continue;
    if (!reply) co_return reply;
    const auto ref = change->after.data ? change->after.data->ref : std::string();
    auto masking = masked_reply(registry, std::move(*reply), change->after.owner, ref);
    auto masked = co_await masking;
    co_return masked;
  }
  throw rpc::TemporarilyAway("the owner changes too fast");
}

Task<Result<rpc::Reply>> verify_nik(Registry& registry, Call& call, Asked<v1::VerifyOwnerNikRequest> request) {
  auto committing = rpc::commit(registry.committer, call, command_for(registry, call, request));
  auto reply = co_await committing;
  if (!reply) co_return reply;
  auto masking = masked_reply(registry, std::move(*reply), {}, {});
  auto masked = co_await masking;
  co_return masked;
}

Task<Result<rpc::Reply>> one_owner(Registry& registry, Call& call, std::string name) {
  auto reading = reading_owners(registry, {name});
  auto found = co_await reading;
  add_as_of(call, found.position);
  call.resource = name;
  if (found.owners.empty()) co_return not_found(kNotFound, name);
  co_return rpc::Reply::of(shown_masked(std::move(found.owners.front())));
}

Task<Result<rpc::Reply>> find_owner(Registry& registry, Call& call, Asked<v1::FindOwnerRequest> request) {
  const auto key = registry.persons.key_of(normalised_nik(request->nik()));
  std::function<std::string(store::Connection&)> query = [key](store::Connection& connection) {
    const auto rows = store::read_keys(connection, {key});
    return rows.empty() ? std::string() : rows.front().stream;
  };
  auto reading = registry.readers.read<std::string>(std::move(query));
  const auto name = co_await reading;
  if (name.empty())
    co_return Refusal{RefusalKind::not_found, kNotFound, "The register has no owner with this NIK."}.about("owners");
  auto getting = one_owner(registry, call, name);
  auto owner = co_await getting;
  co_return owner;
}

struct OwnersPage {
  std::vector<Owner> owners;
  std::string next_page_token;
  std::int64_t position = 0;
};

OwnersPage read_owners_page(const Registry& registry, store::Connection& connection, const lists::ListQuery& plan) {
  auto page = read_page(connection, plan);
  OwnersPage out;
  out.next_page_token = std::move(page.next_page_token);
  out.position = page.position;
  std::vector<std::string> names;
  for (const auto& state : page.states) {
    Owner owner;
    CHECK(owner.ParseFromString(state));
    names.push_back(owner.name());
  }
  std::map<std::string, Owner> by_name;
  for (auto& owner : read_owners(registry, connection, names).owners) {
    auto name = owner.name();
    by_name[std::move(name)] = std::move(owner);
  }
  for (const auto& name : names) out.owners.push_back(shown_masked(std::move(by_name[name])));
  return out;
}

Task<Result<rpc::Reply>> list_owners(Registry& registry, Call& call, Asked<v1::ListOwnersRequest> request) {
  const lists::ListParameters parameters{request->page_size(), request->page_token(), request->filter(),
                                         request->order_by()};
  auto planned = lists::plan_list(owners_spec(), parameters);
  if (!planned) co_return std::move(planned).refusal();
  std::function<OwnersPage(store::Connection&)> query = [&registry,
                                                         plan = *planned](store::Connection& connection) {
    return read_owners_page(registry, connection, plan);
  };
  auto reading = registry.readers.read<OwnersPage>(std::move(query));
  auto page = co_await reading;
  add_as_of(call, page.position);
  v1::ListOwnersResponse response;
  for (auto& owner : page.owners) *response.add_owners() = std::move(owner);
  response.set_next_page_token(page.next_page_token);
  co_return rpc::Reply::of(response);
}

// The trace is durable before anything leaves.
Task<Result<rpc::Reply>> read_persons(Registry& registry, Call& call, Asked<v1::ReadPersonsRequest> request) {
  const std::vector<std::string> names(request->names().begin(), request->names().end());
  auto reading = reading_owners(registry, names);
  auto found = co_await reading;
  std::map<std::string, Owner> by_name;
  for (auto& owner : found.owners) {
    auto name = owner.name();
    by_name[std::move(name)] = std::move(owner);
  }
  for (const auto& name : names)
    if (!by_name.contains(name)) co_return not_found(kNotFound, name);
  auto committing = rpc::commit(registry.committer, call, person_read_command(registry, call, *request));
  const auto committed = co_await committing;
  if (!committed) co_return committed.refusal();
  v1::ReadPersonsResponse response;
  for (const auto& name : names) *response.add_owners() = shown_whole(std::move(by_name[name]));
  response.set_person_read(call.resource);
  co_return rpc::Reply::of(response);
}

}  // namespace

void add_owners(rpc::Methods& methods, Registry& registry) {
  add_handled<v1::RegisterOwnerRequest>(methods, registry, "RegisterOwner", register_owner);
  add_handled<v1::UpdateOwnerRequest>(methods, registry, "UpdateOwner", update_owner);
  add_handled<v1::VerifyOwnerNikRequest>(methods, registry, "VerifyOwnerNik", verify_nik);
  add_handled<v1::GetOwnerRequest>(
      methods, registry, "GetOwner", [](Registry& r, Call& call, Asked<v1::GetOwnerRequest> request) {
        return one_owner(r, call, request->name());
      });
  add_handled<v1::FindOwnerRequest>(methods, registry, "FindOwner", find_owner);
  methods.unary<v1::ListOwnersRequest>("ListOwners", [&registry](Call& call, Asked<v1::ListOwnersRequest> request) {
    return list_owners(registry, call, std::move(request));
  });
  methods.unary<v1::CountOwnersRequest>(
      "CountOwners", [&registry](Call& call, Asked<v1::CountOwnersRequest> request) {
        return count_records<v1::CountOwnersResponse>(registry, call, std::move(request), owners_spec());
      });
  add_handled<v1::ReadPersonsRequest>(methods, registry, "ReadPersons", read_persons);
  methods.unary<v1::ListPersonReadsRequest>(
      "ListPersonReads", [&registry](Call& call, Asked<v1::ListPersonReadsRequest> request) {
        const auto add = [](v1::ListPersonReadsResponse& response) { return response.add_person_reads(); };
        return list_records<v1::ListPersonReadsResponse>(registry, call, std::move(request), person_reads_spec(), add);
      });
  add_handled<v1::ErasePersonRequest>(methods, registry, "ErasePerson", erase_person);
}

}  // namespace lumbung::registry
