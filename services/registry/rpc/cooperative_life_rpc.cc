#include "registry/rpc/cooperative_life_rpc.h"

#include "registry/domain/life/validate_life.h"
#include "registry/rpc/change.h"
#include "registry/rpc/cooperative_life_commands.h"
#include "registry/rpc/evaluation_reads.h"
#include "registry/rpc/rat_calendar_reads.h"
#include "registry/rpc/reads.h"
#include "registry/views/evaluations_view.h"

namespace lumbung::registry {

using rpc::Call;

void add_cooperative_life(rpc::Methods& methods, Registry& registry) {
  add_change<v1::ProposeDissolutionRequest>(methods, registry, "ProposeDissolution");
  add_change<v1::RecordObjectionRequest>(methods, registry, "RecordObjection");
  add_change<v1::AnswerObjectionRequest>(methods, registry, "AnswerObjection");
  add_change<v1::WithdrawDissolutionRequest>(methods, registry, "WithdrawDissolution");
  add_change<v1::ForwardToMinistryRequest>(methods, registry, "ForwardToMinistry");
  add_change<v1::RecordHealthAssessmentRequest>(methods, registry, "RecordHealthAssessment");
  add_change<v1::IssueNikCertificateRequest>(methods, registry, "IssueNikCertificate");
  add_handled<v1::ListRatCalendarRequest>(methods, registry, "ListRatCalendar", list_rat_calendar);
  add_handled<v1::CountRatCalendarRequest>(methods, registry, "CountRatCalendar", count_rat_calendar);
  add_handled<v1::GetActivityEvaluationRequest>(
      methods, registry, "GetActivityEvaluation",
      [](Registry& r, Call& call, Asked<v1::GetActivityEvaluationRequest> request) {
        return get_record(r, call, std::move(request), kEvaluationNotFound);
      });
  methods.unary<v1::ListActivityEvaluationsRequest>(
      "ListActivityEvaluations", [&registry](Call& call, Asked<v1::ListActivityEvaluationsRequest> request) {
        const auto add = [](v1::ListActivityEvaluationsResponse& response) { return response.add_evaluations(); };
        return list_records<v1::ListActivityEvaluationsResponse>(registry, call, std::move(request), evaluations_spec(),
                                                                 add);
      });
  add_handled<v1::ListEvaluationChangesRequest>(methods, registry, "ListEvaluationChanges", list_evaluation_changes);
}

}  // namespace lumbung::registry
