#include "registry/rpc/change.h"
#include "registry/rpc/import_stream.h"
#include "registry/rpc/reads.h"
#include "registry/rpc/registry_rpc.h"
#include "registry/views/businesses_view.h"

namespace lumbung::registry {

using rpc::Call;

namespace {
constexpr char kNotFound[] = "BUSINESS_NOT_FOUND";
}

void add_businesses(rpc::Methods& methods, Registry& registry, const ImportKind& import) {
  add_change<v1::RegisterBusinessRequest>(methods, registry, "RegisterBusiness");
  add_change<v1::UpdateBusinessRequest>(methods, registry, "UpdateBusiness");
  add_change<v1::ChangeOperatingStatusRequest>(methods, registry, "ChangeOperatingStatus");
  methods.unary<v1::GetBusinessRequest>(
      "GetBusiness",
      [](const v1::GetBusinessRequest& request, std::vector<FieldViolation>& wrong) { validate(request, wrong); },
      [&registry](Call& call, Asked<v1::GetBusinessRequest> request) {
        return get_record(registry, call, std::move(request), kNotFound);
      });
  methods.unary<v1::BatchGetBusinessesRequest>(
      "BatchGetBusinesses",
      [](const v1::BatchGetBusinessesRequest& request, std::vector<FieldViolation>& wrong) { validate(request, wrong); },
      [&registry](Call& call, Asked<v1::BatchGetBusinessesRequest> request) {
        const auto add = [](v1::BatchGetBusinessesResponse& response) { return response.add_businesses(); };
        return batch_get_records<v1::BatchGetBusinessesResponse>(registry, call, std::move(request), kNotFound, add);
      });
  methods.unary<v1::ListBusinessesRequest>(
      "ListBusinesses", [&registry](Call& call, Asked<v1::ListBusinessesRequest> request) {
        const auto add = [](v1::ListBusinessesResponse& response) { return response.add_businesses(); };
        return list_records<v1::ListBusinessesResponse>(registry, call, std::move(request), businesses_spec(), add);
      });
  methods.unary<v1::CountBusinessesRequest>(
      "CountBusinesses", [&registry](Call& call, Asked<v1::CountBusinessesRequest> request) {
        return count_records<v1::CountBusinessesResponse>(registry, call, std::move(request), businesses_spec());
      });
  methods.bidi("ImportBusinesses", [&registry, &import](Call& call, rpc::RequestStream& requests,
                                                        rpc::ReplyStream& replies) {
    return import_stream<v1::ImportBusinessesRequest, v1::ImportBusinessesResponse>(registry, import, call,
                                                                                    requests, replies);
  });
}

}  // namespace lumbung::registry
