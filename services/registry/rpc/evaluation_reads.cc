#include "registry/rpc/evaluation_reads.h"

#include <utility>

#include "registry/domain/life/evaluate_page.h"
#include "registry/rpc/reads.h"
#include "runtime/lists/list_query.h"
#include "runtime/lists/page_token.h"

namespace lumbung::registry {

using rpc::Call;

namespace {

bool wanted(const v1::ListEvaluationChangesRequest& request, const v1::ActivityChange& change) {
  return (request.old_activity() == Cooperative::ACTIVITY_UNSPECIFIED ||
          request.old_activity() == change.old_activity()) &&
         (request.new_activity() == Cooperative::ACTIVITY_UNSPECIFIED ||
          request.new_activity() == change.new_activity()) &&
         (request.reason().empty() || request.reason() == change.reason()) &&
         (request.kecamatan().empty() || request.kecamatan() == change.kecamatan());
}

// What a page token is bound to: the request without what changes from page to page.
std::string bound(v1::ListEvaluationChangesRequest request) {
  request.clear_page_size();
  request.clear_page_token();
  return request.SerializeAsString();
}

// Where the list goes on: at a page of the evaluation, after a cooperative.
struct Place {
  std::int64_t page = 0;
  std::string after;
};

// Fills the list; whether there is more from `place` on. Pages that changed nothing are not on record.
bool fill(store::Connection& connection, const v1::ListEvaluationChangesRequest& request, Place& place,
          v1::ListEvaluationChangesResponse& response) {
  const int page_size = request.page_size() == 0 ? lists::kDefaultPageSize : request.page_size();
  for (int read = 0; read < kMaxEvaluationPagesRead; ++read, ++place.page) {
    const auto rows = connection.query("SELECT state FROM streams WHERE name >= ?1 AND name < ?2 ORDER BY name LIMIT 1",
                                       {evaluation_page_name(request.name(), int(place.page)),
                                        evaluation_pages_end(request.name())});
    if (rows.empty()) return false;
    v1::EvaluationPage page;
    CHECK(page.ParseFromString(store::bytes(rows[0][0])));
    place.page = page.number();
    for (const auto& change : page.changes()) {
      if (change.cooperative() <= place.after || !wanted(request, change)) continue;
      if (response.changes_size() == page_size) return true;
      place.after = change.cooperative();
      *response.add_changes() = change;
    }
  }
  return true;
}

struct ChangesPage {
  Result<v1::ListEvaluationChangesResponse> response;
  std::int64_t position = 0;
};

ChangesPage read_changes(store::Connection& connection, const v1::ListEvaluationChangesRequest& request) {
  const auto position = store::read_head(connection).position;
  if (store::read_states(connection, {request.name()}).empty())
    return {not_found(kEvaluationNotFound, request.name()), position};
  Place place;
  if (!request.page_token().empty()) {
    const auto end = lists::read_page_token(bound(request), request.page_token());
    if (!end) return {end.refusal(), position};
    if (const auto* page = std::get_if<std::int64_t>(&end->order_value)) place.page = *page;
    place.after = end->name;
  }
  v1::ListEvaluationChangesResponse response;
  if (fill(connection, request, place, response))
    response.set_next_page_token(lists::page_token(bound(request), {store::Value{place.page}, place.after}));
  return {std::move(response), position};
}

}  // namespace

Task<Result<rpc::Reply>> list_evaluation_changes(Registry& registry, Call& call,
                                                 Asked<v1::ListEvaluationChangesRequest> request) {
  std::function<ChangesPage(store::Connection&)> query = [request](store::Connection& connection) {
    return read_changes(connection, *request);
  };
  auto reading = registry.readers.read<ChangesPage>(std::move(query));
  auto page = co_await reading;
  add_as_of(call, page.position);
  call.resource = request->name();
  if (!page.response) co_return std::move(page.response).refusal();
  co_return rpc::Reply::of(*page.response);
}

}  // namespace lumbung::registry
