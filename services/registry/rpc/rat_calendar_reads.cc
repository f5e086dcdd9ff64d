#include "registry/rpc/rat_calendar_reads.h"

#include <algorithm>
#include <map>
#include <utility>

#include "lumbung/common/v1/calendar.pb.h"
#include "registry/domain/cooperatives/evaluate_cooperative_activity.h"
#include "registry/domain/life/rat_calendar.h"
#include "registry/domain/life/rules_on.h"
#include "registry/domain/open_business_day.h"
#include "registry/rpc/reads.h"
#include "runtime/lists/list_query.h"
#include "runtime/lists/page_token.h"

namespace lumbung::registry {

using rpc::Call;
using v1::RatCalendarEntry;

namespace {

// Cooperatives that follow a name, of one kecamatan or of all.
std::vector<Cooperative> read_after(store::Connection& connection, const std::string& after,
                                    const std::string& kecamatan) {
  std::string sql = "SELECT s.state FROM cooperatives v JOIN streams s ON s.name = v.name WHERE v.name > ?1";
  store::Row parameters{after, std::int64_t{kCalendarScan}};
  if (!kecamatan.empty()) {
    sql += " AND v.kecamatan = ?3";
    parameters.push_back(kecamatan);
  }
  std::vector<Cooperative> cooperatives;
  for (const auto& row : connection.query(sql + " ORDER BY v.name LIMIT ?2", parameters))
    CHECK(cooperatives.emplace_back().ParseFromString(store::bytes(row[0])));
  return cooperatives;
}

Date open_day(store::Connection& connection, const Registry& registry) {
  common::v1::Calendar calendar;
  const auto rows = store::read_states(connection, {kCalendarStream});
  if (!rows.empty()) CHECK(calendar.ParseFromString(rows.front().state));
  return date_of(calendar.open_date()).value_or(jakarta_date(registry.clock.now()));
}

struct CalendarDay {
  Date as_of;
  const RuleSet* rules = nullptr;
};

template <class Request>
CalendarDay day_of(store::Connection& connection, const Registry& registry, const Request& request) {
  const auto as_of = date_of(request.as_of_date());
  const auto day = as_of ? *as_of : open_day(connection, registry);
  return {day, rules_on(registry.rules, day, &RuleSet::has_activity)};
}

bool wanted(const v1::ListRatCalendarRequest& request, RatCalendarEntry::Status status) {
  return request.statuses().empty() ||
         std::find(request.statuses().begin(), request.statuses().end(), status) != request.statuses().end();
}

// What a page token is bound to: the request without what changes from page to page.
std::string bound(v1::ListRatCalendarRequest request, Date as_of) {
  request.clear_page_size();
  request.clear_page_token();
  *request.mutable_as_of_date() = message_of(as_of);
  return request.SerializeAsString();
}

struct CalendarPage {
  Result<v1::ListRatCalendarResponse> response;
  std::int64_t position = 0;
};

// Fills the page; the name after which the next one begins, empty at the end.
std::string fill(store::Connection& connection, const v1::ListRatCalendarRequest& request, const CalendarDay& day,
                 std::string after, v1::ListRatCalendarResponse& response) {
  const int page_size = request.page_size() == 0 ? lists::kDefaultPageSize : request.page_size();
  for (int scan = 0; scan < kMaxCalendarScans; ++scan) {
    const auto cooperatives = read_after(connection, after, request.kecamatan());
    for (const auto& cooperative : cooperatives) {
      if (response.entries_size() == page_size) return after;
      after = cooperative.name();
      if (left_out(cooperative)) continue;
      auto entry = rat_entry(cooperative, day.as_of, day.rules->activity());
      if (wanted(request, entry.status())) *response.add_entries() = std::move(entry);
    }
    if (cooperatives.size() < kCalendarScan) return {};
  }
  return after;
}

CalendarPage read_calendar(store::Connection& connection, const Registry& registry,
                           const v1::ListRatCalendarRequest& request) {
  const auto position = store::read_head(connection).position;
  const auto day = day_of(connection, registry, request);
  if (!day.rules) return {no_rules_on(day.as_of), position};
  const auto token_parameters = bound(request, day.as_of);
  std::string after;
  if (!request.page_token().empty()) {
    const auto end = lists::read_page_token(token_parameters, request.page_token());
    if (!end) return {end.refusal(), position};
    after = end->name;
  }
  v1::ListRatCalendarResponse response;
  *response.mutable_as_of_date() = message_of(day.as_of);
  const auto last = fill(connection, request, day, std::move(after), response);
  if (!last.empty()) response.set_next_page_token(lists::page_token(token_parameters, {store::Value{}, last}));
  return {std::move(response), position};
}

struct CalendarCounts {
  Result<v1::CountRatCalendarResponse> response;
  std::int64_t position = 0;
};

CalendarCounts count_calendar(store::Connection& connection, const Registry& registry,
                              const v1::CountRatCalendarRequest& request) {
  const auto position = store::read_head(connection).position;
  const auto day = day_of(connection, registry, request);
  if (!day.rules) return {no_rules_on(day.as_of), position};
  std::map<std::pair<std::string, int>, std::int64_t> counts;
  v1::CountRatCalendarResponse response;
  *response.mutable_as_of_date() = message_of(day.as_of);
  for (std::string after;;) {
    const auto cooperatives = read_after(connection, after, request.kecamatan());
    for (const auto& cooperative : cooperatives) {
      after = cooperative.name();
      if (left_out(cooperative)) continue;
      const auto entry = rat_entry(cooperative, day.as_of, day.rules->activity());
      ++counts[{entry.kecamatan(), entry.status()}];
      response.set_total(response.total() + 1);
    }
    if (cooperatives.size() < kCalendarScan) break;
  }
  for (const auto& [key, number] : counts) {
    auto& group = *response.add_groups();
    group.add_values(key.first);
    group.add_values(lists::enum_text(*RatCalendarEntry::Status_descriptor(), key.second));
    group.set_count(number);
  }
  return {std::move(response), position};
}

}  // namespace

Task<Result<rpc::Reply>> list_rat_calendar(Registry& registry, Call& call, Asked<v1::ListRatCalendarRequest> request) {
  std::function<CalendarPage(store::Connection&)> query = [&registry, request](store::Connection& connection) {
    return read_calendar(connection, registry, *request);
  };
  auto reading = registry.readers.read<CalendarPage>(std::move(query));
  auto page = co_await reading;
  add_as_of(call, page.position);
  if (!page.response) co_return std::move(page.response).refusal();
  co_return rpc::Reply::of(*page.response);
}

Task<Result<rpc::Reply>> count_rat_calendar(Registry& registry, Call& call,
                                            Asked<v1::CountRatCalendarRequest> request) {
  std::function<CalendarCounts(store::Connection&)> query = [&registry, request](store::Connection& connection) {
    return count_calendar(connection, registry, *request);
  };
  auto reading = registry.readers.read<CalendarCounts>(std::move(query));
  auto counts = co_await reading;
  add_as_of(call, counts.position);
  if (!counts.response) co_return std::move(counts.response).refusal();
  co_return rpc::Reply::of(*counts.response);
}

}  // namespace lumbung::registry
