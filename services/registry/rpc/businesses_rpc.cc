#include "registry/domain/normalise.h"
#include "registry/rpc/cached_reads.h"
#include "registry/rpc/change.h"
#include "registry/rpc/import_stream.h"
#include "registry/rpc/owner_commands.h"
#include "registry/rpc/reads.h"
#include "registry/rpc/registry_rpc.h"
#include "registry/views/businesses_view.h"
#include "runtime/rpc/failures.h"

namespace lumbung::registry {

using rpc::Call;

namespace {

constexpr char kNotFound[] = "BUSINESS_NOT_FOUND";

// An owner is taken for a new person at first, which most are, and sealed without a question to the store; the rule says
// when the register knows the NIK.
Task<Result<rpc::Reply>> register_business(Registry& registry, Call& call, Asked<v1::RegisterBusinessRequest> request) {
  std::shared_ptr<const SealedOwner> owner;
  auto normal = request->owner();
  normalise(normal);
  if (request->has_owner())
    owner = std::make_shared<const SealedOwner>(registry.persons.seal_new(normal, request->validate_only()));
  for (int preparation = 0; preparation < kMaxPreparations; ++preparation) {
    auto committing = rpc::commit(registry.committer, call, command_for(registry, call, request, owner));
    auto reply = co_await committing;
    if (reply || reply.refusal().reason() != kPrepareAgain) co_return reply;
    std::function<SealedOwner(store::Connection&)> query = [&registry, normal, request](store::Connection& connection) {
      return std::move(registry.persons.prepare(connection, {normal}, request->validate_only()).front());
    };
    auto reading = registry.readers.read<SealedOwner>(std::move(query));
    owner = std::make_shared<const SealedOwner>(co_await reading);
  }
  throw rpc::TemporarilyAway("the owner changes too fast");
}

}  // namespace

void add_businesses(rpc::Methods& methods, Registry& registry, const ImportKind& import) {
  add_handled<v1::RegisterBusinessRequest>(methods, registry, "RegisterBusiness", register_business);
  add_change<v1::UpdateBusinessRequest>(methods, registry, "UpdateBusiness");
  add_change<v1::ChangeOperatingStatusRequest>(methods, registry, "ChangeOperatingStatus");
  methods.unary<v1::GetBusinessRequest>(
      "GetBusiness",
      [](const v1::GetBusinessRequest& request, std::vector<FieldViolation>& wrong) {
        validate(request, wrong);
        check_min_position(request, wrong);
      },
      [&registry](Call& call, Asked<v1::GetBusinessRequest> request) {
        return get_cached(registry, call, std::move(request), CachedRecord::businesses, kNotFound);
      });
  methods.unary<v1::BatchGetBusinessesRequest>(
      "BatchGetBusinesses",
      [](const v1::BatchGetBusinessesRequest& request, std::vector<FieldViolation>& wrong) { validate(request, wrong); },
      [&registry](Call& call, Asked<v1::BatchGetBusinessesRequest> request) {
        const auto add = [](v1::BatchGetBusinessesResponse& response) { return response.add_businesses(); };
        return batch_get_records<v1::BatchGetBusinessesResponse>(registry, call, std::move(request), kNotFound, add);
      });
  methods.unary<v1::ListBusinessesRequest>(
      "ListBusinesses", check_min_position<v1::ListBusinessesRequest>,
      [&registry](Call& call, Asked<v1::ListBusinessesRequest> request) {
        const auto add = [](v1::ListBusinessesResponse& response) { return response.add_businesses(); };
        return list_or_look_up<v1::ListBusinessesResponse>(registry, call, std::move(request), businesses_spec(), add);
      });
  methods.unary<v1::CountBusinessesRequest>(
      "CountBusinesses", check_min_position<v1::CountBusinessesRequest>,
      [&registry](Call& call, Asked<v1::CountBusinessesRequest> request) {
        return count_cached<v1::CountBusinessesResponse>(registry, call, std::move(request), businesses_spec());
      });
  methods.bidi("ImportBusinesses", [&registry, &import](Call& call, rpc::RequestStream& requests,
                                                        rpc::ReplyStream& replies) {
    return import_stream<v1::ImportBusinessesRequest, v1::ImportBusinessesResponse>(registry, import, call,
                                                                                    requests, replies);
  });
}

}  // namespace lumbung::registry
