#include "registry/rpc/cached_reads.h"
#include "registry/rpc/change.h"
#include "registry/rpc/evaluate.h"
#include "registry/rpc/import_stream.h"
#include "registry/rpc/reads.h"
#include "registry/rpc/registry_rpc.h"
#include "registry/views/cooperatives_view.h"

namespace lumbung::registry {

using rpc::Call;

namespace {
constexpr char kNotFound[] = "COOPERATIVE_NOT_FOUND";
}

void add_cooperatives(rpc::Methods& methods, Registry& registry, const ImportKind& import) {
  add_change<v1::RegisterCooperativeRequest>(methods, registry, "RegisterCooperative");
  add_change<v1::UpdateCooperativeRequest>(methods, registry, "UpdateCooperative");
  add_change<v1::RecordAnnualMeetingRequest>(methods, registry, "RecordAnnualMeeting");
  add_change<v1::ReportBusinessVolumeRequest>(methods, registry, "ReportBusinessVolume");
  add_change<v1::ChangeCooperativeLegalStateRequest>(methods, registry, "ChangeCooperativeLegalState");
  methods.unary<v1::EvaluateCooperativeActivityRequest>(
      "EvaluateCooperativeActivity",
      [](const v1::EvaluateCooperativeActivityRequest& request, std::vector<FieldViolation>& wrong) {
        validate(request, wrong);
      },
      [&registry](Call& call, Asked<v1::EvaluateCooperativeActivityRequest> request) {
        return evaluate_all(registry, call, std::move(request));
      });
  methods.unary<v1::GetCooperativeRequest>(
      "GetCooperative",
      [](const v1::GetCooperativeRequest& request, std::vector<FieldViolation>& wrong) {
        validate(request, wrong);
        check_min_position(request, wrong);
      },
      [&registry](Call& call, Asked<v1::GetCooperativeRequest> request) {
        return get_cached(registry, call, std::move(request), CachedRecord::cooperatives, kNotFound);
      });
  methods.unary<v1::BatchGetCooperativesRequest>(
      "BatchGetCooperatives",
      [](const v1::BatchGetCooperativesRequest& request, std::vector<FieldViolation>& wrong) { validate(request, wrong); },
      [&registry](Call& call, Asked<v1::BatchGetCooperativesRequest> request) {
        const auto add = [](v1::BatchGetCooperativesResponse& response) { return response.add_cooperatives(); };
        return batch_get_records<v1::BatchGetCooperativesResponse>(registry, call, std::move(request), kNotFound, add);
      });
  methods.unary<v1::ListCooperativesRequest>(
      "ListCooperatives", check_min_position<v1::ListCooperativesRequest>,
      [&registry](Call& call, Asked<v1::ListCooperativesRequest> request) {
        const auto add = [](v1::ListCooperativesResponse& response) { return response.add_cooperatives(); };
        return list_or_look_up<v1::ListCooperativesResponse>(registry, call, std::move(request), cooperatives_spec(), add);
      });
  methods.unary<v1::CountCooperativesRequest>(
      "CountCooperatives", check_min_position<v1::CountCooperativesRequest>,
      [&registry](Call& call, Asked<v1::CountCooperativesRequest> request) {
        return count_cached<v1::CountCooperativesResponse>(registry, call, std::move(request), cooperatives_spec());
      });
  methods.bidi("ImportCooperatives", [&registry, &import](Call& call, rpc::RequestStream& requests,
                                                          rpc::ReplyStream& replies) {
    return import_stream<v1::ImportCooperativesRequest, v1::ImportCooperativesResponse>(registry, import, call,
                                                                                        requests, replies);
  });
}

}  // namespace lumbung::registry
