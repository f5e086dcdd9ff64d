#include "registry/rpc/history_rpc.h"

#include "registry/history/as_of.h"
#include "registry/history/changes.h"
#include "registry/history/provenance.h"
#include "registry/rpc/change.h"
#include "registry/rpc/reads.h"

namespace lumbung::registry {
namespace {

using rpc::Call;

template <class Reply>
struct HistoryAsOf {
  Result<Reply> answer;
  std::int64_t position = 0;
};

template <class Request, class Reply>
using Query = Result<Reply> (*)(const HistoryRead&, const Request&);

template <class Request, class Reply>
Task<Result<rpc::Reply>> read_history(Registry& registry, const store::Aggregates& aggregates, Call& call,
                                      Asked<Request> request, Query<Request, Reply> query) {
  call.resource = request->name();
  std::function<HistoryAsOf<Reply>(store::Connection&)> reading = [&, request, query](store::Connection& connection) {
    const auto head = store::read_head(connection).position;
    const HistoryRead read{connection, aggregates, registry.clock.now(), call.cancelled, head};
    return HistoryAsOf<Reply>{query(read, *request), head};
  };
  auto waiting = registry.readers.read<HistoryAsOf<Reply>>(std::move(reading));
  auto found = co_await waiting;
  add_as_of(call, found.position);
  if (!found.answer) co_return std::move(found.answer).refusal();
  co_return rpc::Reply::of(*found.answer);
}

void check(const v1::ListChangesRequest& request, std::vector<FieldViolation>& wrong) { check_page(request, wrong); }
void check(const v1::GetRecordAsOfRequest& request, std::vector<FieldViolation>& wrong) { check_as_of(request, wrong); }
void check(const v1::GetProvenanceRequest&, std::vector<FieldViolation>&) {}

template <class Request, class Reply>
void add(rpc::Methods& methods, Registry& registry, const store::Aggregates& aggregates, std::string_view method,
         Query<Request, Reply> query) {
  const auto validator = [&aggregates](const Request& request, std::vector<FieldViolation>& wrong) {
    if (auto name = wrong_name(aggregates, request.name())) wrong.push_back(std::move(*name));
    check(request, wrong);
  };
  methods.unary<Request>(method, validator, [&registry, &aggregates, query](Call& call, Asked<Request> request) {
    return read_history(registry, aggregates, call, std::move(request), query);
  });
}

}  // namespace

void add_history(rpc::Methods& methods, Registry& registry, const store::Aggregates& aggregates) {
  add(methods, registry, aggregates, "ListChanges", read_changes);
  add(methods, registry, aggregates, "GetRecordAsOf", read_as_of);
  add(methods, registry, aggregates, "GetProvenance", read_provenance);
}

}  // namespace lumbung::registry
