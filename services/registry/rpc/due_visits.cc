// Whom to visit: the register's own lists, narrowed to records without a visit that still holds.
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/text.h"
#include "lumbung/common/v1/calendar.pb.h"
#include "registry/domain/open_business_day.h"
#include "registry/domain/visits/visit_notes.h"
#include "registry/rpc/reads.h"
#include "registry/rpc/visits_rpc.h"
#include "registry/views/businesses_view.h"
#include "registry/views/cooperatives_view.h"

namespace lumbung::registry {
namespace {

constexpr char kOpenBusinesses[] = "NOT operating_status = DUPLIKAT";
constexpr char kOpenCooperatives[] = "NOT legal_state = BUBAR AND NOT legal_state = MELEBUR AND NOT merged_into:*";

struct Planned {
  std::optional<Result<lists::ListQuery>> query;
  PageAsOf page;
};

bool of_cooperatives(const v1::ListDueVisitsRequest& request) {
  return request.target_kind() == v1::VISIT_TARGET_KIND_COOPERATIVE;
}

const lists::ListSpec& spec_of(const v1::ListDueVisitsRequest& request) {
  return of_cooperatives(request) ? cooperatives_spec() : businesses_spec();
}

Date open_day(store::Connection& connection, const Clock& clock) {
  common::v1::Calendar calendar;
  for (const auto& row : store::read_states(connection, {kCalendarStream}))
    if (calendar.ParseFromString(row.state))
      if (const auto day = date_of(calendar.open_date())) return *day;
  return jakarta_date(clock.now());
}

std::string due_filter(const v1::ListDueVisitsRequest& request, const Places& places, Date since) {
  auto filter = "(NOT last_visit_date:* OR last_visit_date < " + since.iso() + ") AND " +
                (of_cooperatives(request) ? kOpenCooperatives : kOpenBusinesses);
  const auto place = std::string(trimmed(request.place()));
  const std::string level = places.kelurahan(place) ? "kelurahan" : "kecamatan";
  if (!place.empty()) filter += " AND " + level + " = " + place;
  if (!request.filter().empty()) filter += " AND (" + request.filter() + ")";
  return filter;
}

// The caller's own filter is judged first and alone, so that what is wrong with it is told by its own columns.
Result<lists::ListQuery> planned(const Registry& registry, const v1::ListDueVisitsRequest& request, Date as_of) {
  lists::ListParameters parameters{request.page_size(), "", request.filter(), request.order_by()};
  auto alone = lists::plan_list(spec_of(request), parameters);
  if (!alone) return alone;
  const auto* rules = registry.rules.on(as_of);
  if (!rules)
    return rule_broken("NO_RULES_ON_DATE", "The rulebook begins after that date.").with("date", as_of.iso());
  parameters.page_token = request.page_token();
  parameters.filter = due_filter(request, registry.reference.places, first_day_that_holds(as_of, rules->visits()));
  return lists::plan_list(spec_of(request), parameters);
}

template <class Record>
void fill(v1::DueVisit& due, const std::string& state) {
  Record record;
  CHECK(record.ParseFromString(state));
  due.set_name(record.name());
  due.set_external_id(record.external_id());
  due.set_display_name(record.display_name());
  due.set_kelurahan(record.kelurahan());
  due.set_address(record.address());
  const auto* last = last_visit(record.recent_visits());
  if (!last) return;
  *due.mutable_last_visit_date() = last->visit_date();
  due.set_last_visit_outcome(last->outcome());
}

}  // namespace

Task<Result<rpc::Reply>> list_due_visits(Registry& registry, rpc::Call& call, Asked<v1::ListDueVisitsRequest> request) {
  std::function<Planned(store::Connection&)> query = [&registry, request](store::Connection& connection) {
    const auto as_of = date_of(request->as_of_date()).value_or(open_day(connection, registry.clock));
    Planned made;
    made.query = planned(registry, *request, as_of);
    if (*made.query) made.page = read_page(connection, **made.query);
    return made;
  };
  auto reading = registry.readers.read<Planned>(std::move(query));
  auto made = co_await reading;
  if (!*made.query) co_return std::move(*made.query).refusal();
  add_as_of(call, made.page.position);
  v1::ListDueVisitsResponse response;
  for (const auto& state : made.page.states) {
    if (of_cooperatives(*request)) fill<Cooperative>(*response.add_due_visits(), state);
    else fill<Business>(*response.add_due_visits(), state);
  }
  response.set_next_page_token(made.page.next_page_token);
  co_return rpc::Reply::of(response);
}

}  // namespace lumbung::registry
