#include "registry/rpc/visits_rpc.h"

#include "registry/domain/visits/record_visit.h"
#include "registry/domain/visits/visit_report.h"
#include "registry/rpc/change.h"
#include "registry/rpc/reads.h"
#include "registry/rpc/visit_commands.h"
#include "registry/views/visits_view.h"

namespace lumbung::registry {
namespace {

using rpc::Call;
using rpc::Reply;

constexpr char kNotFound[] = "VISIT_NOT_FOUND";

// The rule names fields of the report; here it stands inside a request.
Refusal in_request(const Refusal& refusal) {
  auto fields = refusal.fields();
  for (auto& each : fields) each.field = "report." + each.field;
  return Refusal(refusal.kind(), refusal.reason(), refusal.sentence())
      .about(refusal.resource())
      .over(std::move(fields));
}

Task<Result<Reply>> record_visit(Registry& registry, Call& call, Asked<v1::RecordVisitRequest> request) {
  auto report = std::make_shared<v1::VisitReport>(request->report());
  normalise(*report);
  std::function<OpenByTarget(store::Connection&)> query = [report, agency = call.caller.agency](
                                                              store::Connection& connection) {
    return look_up(connection, {report}, agency);
  };
  auto reading = registry.readers.read<OpenByTarget>(std::move(query));
  auto open = co_await reading;
  auto command = visit_command(registry, rpc::command_of(call, *request, registry.fingerprint_key), report, open);
  auto committing = rpc::commit(registry.committer, call, std::move(command));
  auto reply = co_await committing;
  if (reply) co_return reply;
  if (reply.refusal().reason() == kVisitDiffers) co_return in_request(reply.refusal());
  if (reply.refusal().reason() != kVisitAlreadyThere) co_return reply;
  auto on_record = std::make_shared<v1::GetVisitRequest>();
  on_record->set_name(reply.refusal().resource());
  auto getting = get_record<v1::GetVisitRequest>(registry, call, std::move(on_record), kNotFound);
  auto answer = co_await getting;
  co_return answer;
}

}  // namespace

void add_visits(rpc::Methods& methods, Registry& registry) {
  add_handled<v1::RecordVisitRequest>(methods, registry, "RecordVisit", record_visit);
  add_handled<v1::UploadVisitsRequest>(methods, registry, "UploadVisits", upload_visits);
  add_handled<v1::GetVisitRequest>(
      methods, registry, "GetVisit", [](Registry& r, Call& call, Asked<v1::GetVisitRequest> request) {
        return get_record(r, call, std::move(request), kNotFound);
      });
  methods.unary<v1::ListVisitsRequest>("ListVisits", [&registry](Call& call, Asked<v1::ListVisitsRequest> request) {
    const auto add = [](v1::ListVisitsResponse& response) { return response.add_visits(); };
    return list_records<v1::ListVisitsResponse>(registry, call, std::move(request), visits_spec(), add);
  });
  methods.unary<v1::CountVisitsRequest>("CountVisits", [&registry](Call& call, Asked<v1::CountVisitsRequest> request) {
    return count_records<v1::CountVisitsResponse>(registry, call, std::move(request), visits_spec());
  });
  add_handled<v1::ListDueVisitsRequest>(methods, registry, "ListDueVisits", list_due_visits);
}

}  // namespace lumbung::registry
