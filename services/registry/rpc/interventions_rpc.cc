#include "registry/rpc/interventions_rpc.h"

#include "registry/domain/interventions/validate_interventions.h"
#include "registry/rpc/intervention_commands.h"
#include "registry/rpc/measure_interventions.h"
#include "registry/rpc/reads.h"
#include "registry/views/interventions_view.h"
#include "runtime/rpc/commit.h"

namespace lumbung::registry {

using rpc::Call;
using v1::Intervention;
using v1::SuccessRate;

namespace {

constexpr char kNotFound[] = "INTERVENTION_NOT_FOUND";
constexpr std::int64_t kBasisPoints = 10'000;

template <class Request, class Handler>
void add(rpc::Methods& methods, std::string_view method, Handler handler) {
  methods.unary<Request>(
      method, [](const Request& request, std::vector<FieldViolation>& wrong) { validate(request, wrong); }, handler);
}

template <class Request>
void add_command(rpc::Methods& methods, Registry& registry, std::string_view method) {
  add<Request>(methods, method, [&registry](Call& call, Asked<Request> request) {
    return rpc::commit(registry.committer, call, command_for(registry, call, std::move(request)));
  });
}

// One group of kind, state and outcome.
void count_into(SuccessRate& rate, const std::string& state, const std::string& outcome, std::int64_t number) {
  if (state == "PLANNED") rate.set_planned(rate.planned() + number);
  if (state == "CANCELLED") rate.set_cancelled(rate.cancelled() + number);
  if (state != "COMPLETED") return;
  if (outcome == "STILL_OPEN") return rate.set_still_open(rate.still_open() + number);
  rate.set_measured(rate.measured() + number);
  if (outcome == "REVIVED_RAT_HELD") rate.set_revived(rate.revived() + number);
  if (outcome == "NOT_REVIVED") rate.set_not_revived(rate.not_revived() + number);
  if (outcome == "ENDED_IN_LAW") rate.set_ended_in_law(rate.ended_in_law() + number);
}

void finish(SuccessRate& rate) {
  if (rate.measured() > 0) rate.set_success_rate_bps(int(rate.revived() * kBasisPoints / rate.measured()));
}

v1::GetSuccessRatesResponse rates_of(const lists::Counts& counts) {
  const auto* kinds = Intervention::Kind_descriptor();
  std::map<int, SuccessRate> by_kind;
  v1::GetSuccessRatesResponse response;
  for (const auto& group : counts.groups) {
    for (int i = 0; i < kinds->value_count(); ++i) {
      if (lists::enum_text(*kinds, kinds->value(i)->number()) != group.values[0]) continue;
      count_into(by_kind[kinds->value(i)->number()], group.values[1], group.values[2], group.count);
    }
    count_into(*response.mutable_all(), group.values[1], group.values[2], group.count);
  }
  for (auto& [kind, rate] : by_kind) {
    rate.set_kind(Intervention::Kind(kind));
    finish(rate);
    *response.add_rates() = rate;
  }
  finish(*response.mutable_all());
  return response;
}

Task<Result<rpc::Reply>> success_rates(Registry& registry, Call& call, Asked<v1::GetSuccessRatesRequest> request) {
  auto planned = lists::plan_count(interventions_spec(), request->filter(), {"kind", "state", "outcome"});
  if (!planned) co_return std::move(planned).refusal();
  std::function<CountsAsOf(store::Connection&)> query = [plan = *planned](store::Connection& connection) {
    return read_counts(connection, plan);
  };
  auto reading = registry.readers.read<CountsAsOf>(std::move(query));
  auto read = co_await reading;
  if (!read.counts) co_return std::move(read.counts).refusal();
  add_as_of(call, read.position);
  co_return rpc::Reply::of(rates_of(*read.counts));
}

}  // namespace

void add_interventions(rpc::Methods& methods, Registry& registry) {
  add_command<v1::PlanInterventionRequest>(methods, registry, "PlanIntervention");
  add_command<v1::RecordInterventionStepRequest>(methods, registry, "RecordInterventionStep");
  add_command<v1::CompleteInterventionRequest>(methods, registry, "CompleteIntervention");
  add_command<v1::CancelInterventionRequest>(methods, registry, "CancelIntervention");
  add<v1::MeasureInterventionsRequest>(
      methods, "MeasureInterventions", [&registry](Call& call, Asked<v1::MeasureInterventionsRequest> request) {
        return measure_all(registry, call, std::move(request));
      });
  add<v1::GetInterventionRequest>(
      methods, "GetIntervention", [&registry](Call& call, Asked<v1::GetInterventionRequest> request) {
        return get_record(registry, call, std::move(request), kNotFound);
      });
  methods.unary<v1::ListInterventionsRequest>(
      "ListInterventions", [&registry](Call& call, Asked<v1::ListInterventionsRequest> request) {
        const auto next = [](v1::ListInterventionsResponse& response) { return response.add_interventions(); };
        return list_records<v1::ListInterventionsResponse>(registry, call, std::move(request), interventions_spec(),
                                                           next);
      });
  methods.unary<v1::CountInterventionsRequest>(
      "CountInterventions", [&registry](Call& call, Asked<v1::CountInterventionsRequest> request) {
        return count_records<v1::CountInterventionsResponse>(registry, call, std::move(request),
                                                             interventions_spec());
      });
  methods.unary<v1::GetSuccessRatesRequest>(
      "GetSuccessRates", [&registry](Call& call, Asked<v1::GetSuccessRatesRequest> request) {
        return success_rates(registry, call, std::move(request));
      });
}

}  // namespace lumbung::registry
