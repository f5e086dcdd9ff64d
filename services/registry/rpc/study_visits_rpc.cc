#include "registry/rpc/study_visits_rpc.h"

#include "lumbung/common/v1/calendar.pb.h"
#include "registry/domain/open_business_day.h"
#include "registry/domain/study_visits/fold_study_visits.h"
#include "registry/domain/study_visits/follow_ups.h"
#include "registry/domain/study_visits/validate_study_visits.h"
#include "registry/rpc/reads.h"
#include "registry/rpc/study_visit_commands.h"
#include "registry/views/study_visits_view.h"
#include "runtime/rpc/commit.h"

namespace lumbung::registry {

using rpc::Call;
using HostFollowUps = v1::CountFollowUpsResponse::Host;

namespace {

constexpr char kNotFound[] = "STUDY_VISIT_NOT_FOUND";
// Visits read at once for a count of follow-ups.
constexpr int kCountPage = 1'000;

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

void count_into(HostFollowUps& host, const StudyVisit& visit, const FollowUps& follow_ups) {
  host.set_visits(host.visits() + 1);
  host.set_people(host.people() + visit.people());
  host.set_promised(host.promised() + follow_ups.promised);
  host.set_done(host.done() + follow_ups.done);
  host.set_overdue(host.overdue() + follow_ups.overdue);
}

using ByHost = std::map<std::string, HostFollowUps>;

void count_page(const PageAsOf& page, Date day, ByHost& hosts, HostFollowUps& all) {
  for (const auto& state : page.states) {
    StudyVisit visit;
    CHECK(visit.ParseFromString(state));
    if (visit.state() == StudyVisit::STATE_CANCELLED) continue;
    const auto follow_ups = follow_ups_on(visit, day);
    auto& host = hosts[visit.host()];
    host.set_host(visit.host());
    count_into(host, visit, follow_ups);
    count_into(all, visit, follow_ups);
  }
}

Task<google::type::Date> open_day(Registry& registry) {
  std::function<StatesAsOf(store::Connection&)> query = [](store::Connection& connection) {
    return read_states_as_of(connection, {kCalendarStream});
  };
  auto reading = registry.readers.read<StatesAsOf>(std::move(query));
  const auto found = co_await reading;
  common::v1::Calendar calendar;
  const auto state = found.states.find(kCalendarStream);
  if (state != found.states.end()) CHECK(calendar.ParseFromString(state->second));
  co_return calendar.open_date();
}

// Page by page, in memory by host only.
Task<Result<rpc::Reply>> count_follow_ups(Registry& registry, Call& call, Asked<v1::CountFollowUpsRequest> request) {
  auto asking = open_day(registry);
  const auto open = co_await asking;
  v1::CountFollowUpsResponse response;
  *response.mutable_as_of_date() = open;
  const auto day = date_of(response.as_of_date()).value_or(Date());
  ByHost hosts;
  std::int64_t position = 0;
  for (std::string token;;) {
    const lists::ListParameters parameters{kCountPage, token, request->filter(), ""};
    auto planned = lists::plan_list(study_visits_spec(), parameters);
    if (!planned) co_return std::move(planned).refusal();
    std::function<PageAsOf(store::Connection&)> query = [plan = *planned](store::Connection& connection) {
      return read_page(connection, plan);
    };
    auto reading = registry.readers.read<PageAsOf>(std::move(query));
    const auto page = co_await reading;
    if (token.empty()) position = page.position;
    count_page(page, day, hosts, *response.mutable_all());
    token = page.next_page_token;
    if (token.empty()) break;
  }
  add_as_of(call, position);
  for (auto& [name, host] : hosts) *response.add_hosts() = std::move(host);
  co_return rpc::Reply::of(response);
}

}  // namespace

void add_study_visits(rpc::Methods& methods, Registry& registry) {
  add_command<v1::DesignateExemplarRequest>(methods, registry, "DesignateExemplar");
  add_command<v1::EndExemplarRequest>(methods, registry, "EndExemplar");
  add_command<v1::RegisterStudyVisitRequest>(methods, registry, "RegisterStudyVisit");
  add_command<v1::CompleteStudyVisitRequest>(methods, registry, "CompleteStudyVisit");
  add_command<v1::CancelStudyVisitRequest>(methods, registry, "CancelStudyVisit");
  add_command<v1::AddFollowUpRequest>(methods, registry, "AddFollowUp");
  add_command<v1::FulfilFollowUpRequest>(methods, registry, "FulfilFollowUp");
  add<v1::GetStudyVisitRequest>(
      methods, "GetStudyVisit", [&registry](Call& call, Asked<v1::GetStudyVisitRequest> request) {
        return get_record(registry, call, std::move(request), kNotFound);
      });
  methods.unary<v1::ListStudyVisitsRequest>(
      "ListStudyVisits", [&registry](Call& call, Asked<v1::ListStudyVisitsRequest> request) {
        const auto next = [](v1::ListStudyVisitsResponse& response) { return response.add_study_visits(); };
        return list_records<v1::ListStudyVisitsResponse>(registry, call, std::move(request), study_visits_spec(),
                                                         next);
      });
  methods.unary<v1::CountStudyVisitsRequest>(
      "CountStudyVisits", [&registry](Call& call, Asked<v1::CountStudyVisitsRequest> request) {
        return count_records<v1::CountStudyVisitsResponse>(registry, call, std::move(request), study_visits_spec());
      });
  methods.unary<v1::CountFollowUpsRequest>(
      "CountFollowUps", [&registry](Call& call, Asked<v1::CountFollowUpsRequest> request) {
        return count_follow_ups(registry, call, std::move(request));
      });
}

}  // namespace lumbung::registry
