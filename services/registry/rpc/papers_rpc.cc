#include "registry/rpc/papers_rpc.h"

#include "lumbung/common/v1/calendar.pb.h"
#include "registry/domain/open_business_day.h"
#include "registry/domain/owners/sealed_owner.h"
#include "registry/domain/papers/fold_papers.h"
#include "registry/domain/papers/validate_papers.h"
#include "registry/rpc/owner_commands.h"
#include "registry/rpc/paper_commands.h"
#include "registry/rpc/print_skb.h"
#include "registry/rpc/reads.h"
#include "registry/views/papers_view.h"
#include "runtime/rpc/commit.h"
#include "runtime/rpc/failures.h"

namespace lumbung::registry {

using rpc::Call;

namespace {

constexpr char kNotFound[] = "PAPER_NOT_FOUND";

template <class Request>
void check(const Registry& registry, const Request& request, std::vector<FieldViolation>& wrong) {
  if constexpr (requires { validate(request, registry.reference, wrong); })
    validate(request, registry.reference, wrong);
  else
    validate(request, wrong);
}

template <class Request, class Handler>
void add(rpc::Methods& methods, Registry& registry, std::string_view method, Handler handler) {
  methods.unary<Request>(
      method,
      [&registry](const Request& request, std::vector<FieldViolation>& wrong) { check(registry, request, wrong); },
      [&registry, handler](Call& call, Asked<Request> request) { return handler(registry, call, std::move(request)); });
}

Task<Result<rpc::Reply>> record_paper(Registry& registry, Call& call, Asked<v1::RecordPaperRequest> request) {
  return rpc::commit(registry.committer, call, command_for(registry, call, std::move(request)));
}

Task<Result<rpc::Reply>> revoke_paper(Registry& registry, Call& call, Asked<v1::RevokePaperRequest> request) {
  const std::vector<std::string> names{request->name()};
  std::function<StatesAsOf(store::Connection&)> query = [names](store::Connection& connection) {
    return read_states_as_of(connection, names);
  };
  auto reading = registry.readers.read<StatesAsOf>(std::move(query));
  const auto found = co_await reading;
  EntryPaper paper;
  const auto state = found.states.find(request->name());
  if (state != found.states.end()) CHECK(paper.ParseFromString(state->second));
  auto committing = rpc::commit(registry.committer, call, command_for(registry, call, request, paper.record()));
  auto reply = co_await committing;
  co_return reply;
}

SkbPrepared prepare(store::Connection& connection, const std::string& business_name) {
  SkbPrepared prepared;
  for (const auto& row : store::read_states(connection, {business_name, kCalendarStream})) {
    if (row.stream == kCalendarStream) {
      common::v1::Calendar calendar;
      CHECK(calendar.ParseFromString(row.state));
      prepared.year = calendar.open_date().year();
    } else {
      v1::Business business;
      CHECK(business.ParseFromString(row.state));
      prepared.owner = business.owner();
    }
  }
  return prepared;
}

// The owner and the year's series have to be named before the rule is asked, so they are read first.
Task<Result<rpc::Reply>> issue_skb(Registry& registry, Call& call, Asked<v1::IssueSkbRequest> request) {
  for (int preparation = 0; preparation < kMaxPreparations; ++preparation) {
    std::function<SkbPrepared(store::Connection&)> query = [request](store::Connection& connection) {
      return prepare(connection, request->business());
    };
    auto reading = registry.readers.read<SkbPrepared>(std::move(query));
    const auto prepared = co_await reading;
    auto committing = rpc::commit(registry.committer, call, command_for(registry, call, request, prepared));
    auto reply = co_await committing;
    if (reply || reply.refusal().reason() != kPrepareAgain) co_return reply;
  }
  throw rpc::TemporarilyAway("the business changes too fast");
}

Task<Result<rpc::Reply>> get_paper(Registry& registry, Call& call, Asked<v1::GetPaperRequest> request) {
  return get_record(registry, call, std::move(request), kNotFound);
}

}  // namespace

void add_papers(rpc::Methods& methods, Registry& registry) {
  add<v1::RecordPaperRequest>(methods, registry, "RecordPaper", record_paper);
  add<v1::RevokePaperRequest>(methods, registry, "RevokePaper", revoke_paper);
  add<v1::IssueSkbRequest>(methods, registry, "IssueSkb", issue_skb);
  add<v1::PrintSkbRequest>(methods, registry, "PrintSkb", print_skb);
  add<v1::PrintSkbWithNameRequest>(methods, registry, "PrintSkbWithName", print_skb_with_name);
  add<v1::VerifySkbRequest>(methods, registry, "VerifySkb", verify_skb);
  add<v1::GetPaperRequest>(methods, registry, "GetPaper", get_paper);
  methods.unary<v1::ListPapersRequest>("ListPapers", [&registry](Call& call, Asked<v1::ListPapersRequest> request) {
    const auto next = [](v1::ListPapersResponse& response) { return response.add_papers(); };
    return list_records<v1::ListPapersResponse>(registry, call, std::move(request), papers_spec(), next);
  });
  methods.unary<v1::CountPapersRequest>("CountPapers", [&registry](Call& call, Asked<v1::CountPapersRequest> request) {
    return count_records<v1::CountPapersResponse>(registry, call, std::move(request), papers_spec());
  });
}

}  // namespace lumbung::registry
