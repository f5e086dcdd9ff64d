#include "registry/rpc/duplicates_rpc.h"

#include "registry/domain/duplicates/merge_records.h"
#include "registry/domain/duplicates/validate_duplicates.h"
#include "registry/domain/owners/sealed_owner.h"
#include "registry/rpc/change.h"
#include "registry/rpc/duplicate_commands.h"
#include "registry/rpc/owner_commands.h"
#include "registry/rpc/reads.h"
#include "registry/rpc/scan_duplicates.h"
#include "registry/views/duplicate_candidates_view.h"
#include "registry/views/record_merges_view.h"
#include "runtime/rpc/failures.h"

namespace lumbung::registry {

using rpc::Call;
using v1::RecordMerge;

namespace {

constexpr char kNoMerge[] = "RECORD_MERGE_NOT_FOUND";
constexpr char kNoCandidate[] = "CANDIDATE_NOT_FOUND";
// Candidates on each side of a record that follow its merge at once; the next scan finds the others.
constexpr int kMostFollowed = 50;

// Adds an RPC with the validator of its request, as of this room.
template <class Request, class Handler>
void add(rpc::Methods& methods, Registry& registry, std::string_view method, Handler handler) {
  methods.unary<Request>(
      method, [](const Request& request, std::vector<FieldViolation>& wrong) { validate(request, wrong); },
      [&registry, handler](Call& call, Asked<Request> request) { return handler(registry, call, std::move(request)); });
}

std::vector<OpenCandidate> open_candidates(store::Connection& connection, const std::string& record) {
  std::vector<OpenCandidate> open;
  for (const auto* sql : {"SELECT name, second FROM duplicate_candidates WHERE first = ?1 AND state = 'OPEN' LIMIT ?2",
                          "SELECT name, first FROM duplicate_candidates WHERE second = ?1 AND state = 'OPEN' LIMIT ?2"})
    for (const auto& row : connection.query(sql, {record, std::int64_t{kMostFollowed}}))
      open.push_back({store::text(row[0]), store::text(row[1])});
  return open;
}

// Candidates about the duplicate follow it to the survivor in the same commit.
Task<Result<rpc::Reply>> merge_records(Registry& registry, Call& call, Asked<v1::MergeRecordsRequest> request) {
  std::function<std::vector<OpenCandidate>(store::Connection&)> query =
      [duplicate = request->duplicate()](store::Connection& connection) {
        return open_candidates(connection, duplicate);
      };
  auto reading = registry.readers.read<std::vector<OpenCandidate>>(std::move(query));
  const auto open = co_await reading;
  auto committing = rpc::commit(registry.committer, call, command_for(registry, call, request, open));
  auto reply = co_await committing;
  co_return reply;
}

Task<Result<rpc::Reply>> dismiss_candidate(Registry& registry, Call& call, Asked<v1::DismissCandidateRequest> request) {
  return rpc::commit(registry.committer, call, command_for(registry, call, std::move(request)));
}

// Which record is the survivor has to be known before the command can name it.
Task<Result<rpc::Reply>> unmerge_records(Registry& registry, Call& call, Asked<v1::UnmergeRecordsRequest> request) {
  const auto name = merge_name_of(request->duplicate());
  for (int preparation = 0; preparation < kMaxPreparations; ++preparation) {
    std::function<RecordMerge(store::Connection&)> query = [name](store::Connection& connection) {
      RecordMerge merge;
      for (const auto& row : store::read_states(connection, {name})) CHECK(merge.ParseFromString(row.state));
      return merge;
    };
    auto reading = registry.readers.read<RecordMerge>(std::move(query));
    const auto merge = co_await reading;
    auto committing = rpc::commit(registry.committer, call, command_for(registry, call, request, merge));
    auto reply = co_await committing;
    if (!reply && reply.refusal().reason() == kPrepareAgain) continue;
    co_return reply;
  }
  throw rpc::TemporarilyAway("the merge changes too fast");
}

}  // namespace

void add_duplicates(rpc::Methods& methods, Registry& registry) {
  add<v1::MergeRecordsRequest>(methods, registry, "MergeRecords", merge_records);
  add<v1::UnmergeRecordsRequest>(methods, registry, "UnmergeRecords", unmerge_records);
  add<v1::GetRecordMergeRequest>(methods, registry, "GetRecordMerge",
                                 [](Registry& r, Call& call, Asked<v1::GetRecordMergeRequest> request) {
                                   return get_record(r, call, std::move(request), kNoMerge);
                                 });
  add<v1::ScanDuplicatesRequest>(methods, registry, "ScanDuplicates", scan_duplicates);
  add<v1::DismissCandidateRequest>(methods, registry, "DismissCandidate", dismiss_candidate);
  add<v1::GetDuplicateCandidateRequest>(methods, registry, "GetDuplicateCandidate",
                                        [](Registry& r, Call& call, Asked<v1::GetDuplicateCandidateRequest> request) {
                                          return get_record(r, call, std::move(request), kNoCandidate);
                                        });
  methods.unary<v1::ListDuplicateCandidatesRequest>(
      "ListDuplicateCandidates", [&registry](Call& call, Asked<v1::ListDuplicateCandidatesRequest> request) {
        const auto add = [](v1::ListDuplicateCandidatesResponse& response) { return response.add_candidates(); };
        return list_records<v1::ListDuplicateCandidatesResponse>(registry, call, std::move(request),
                                                                 duplicate_candidates_spec(), add);
      });
  methods.unary<v1::ListRecordMergesRequest>(
      "ListRecordMerges", [&registry](Call& call, Asked<v1::ListRecordMergesRequest> request) {
        const auto add = [](v1::ListRecordMergesResponse& response) { return response.add_record_merges(); };
        return list_records<v1::ListRecordMergesResponse>(registry, call, std::move(request), record_merges_spec(),
                                                          add);
      });
}

}  // namespace lumbung::registry
