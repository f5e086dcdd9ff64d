#include "registry/rpc/scan_duplicates.h"

#include <algorithm>

#include "registry/domain/duplicates/blocking.h"
#include "registry/domain/duplicates/candidates.h"
#include "registry/domain/duplicates/compare.h"
#include "registry/domain/open_business_day.h"
#include "registry/domain/standing.h"
#include "runtime/rpc/commit.h"
#include "runtime/rpc/failures.h"

namespace lumbung::registry {
namespace {

// Records read together, and candidates committed together.
constexpr int kReadPage = 1'000;
constexpr std::size_t kCommitPage = 256;

struct Scan {
  Corpus corpus;
  std::string collection;
  std::string after;
  bool at_end = false;
  // Found pairs, without repetition; the score is computed again for the reasons.
  std::vector<std::pair<std::uint32_t, std::uint32_t>> found;
  std::size_t memory = 0;
  v1::ScanDuplicatesResponse totals;

  void held(std::size_t more) {
    memory = std::max(memory, corpus.memory() + found.capacity() * sizeof(found[0]) + more);
  }
};

void add_record(Scan& scan, const std::string& state) {
  if (scan.collection == "businesses/") {
    Business business;
    CHECK(business.ParseFromString(state));
    if (!is_merged(business) && !is_duplicate(business)) scan.corpus.add(business);
  } else {
    Cooperative cooperative;
    CHECK(cooperative.ParseFromString(state));
    if (!is_merged(cooperative) && !has_ended(cooperative)) scan.corpus.add(cooperative);
  }
}

void add_page(Scan& scan, const std::vector<store::StateRow>& page) {
  for (const auto& row : page) {
    scan.at_end = !row.stream.starts_with(scan.collection);
    if (scan.at_end) return;
    add_record(scan, row.state);
    scan.after = row.stream;
  }
  scan.at_end = page.size() < std::size_t{kReadPage};
}

// The kecamatan as Compared has it, 0 for all: 5 of 32.75.05.
int kecamatan_number(const std::string& code) {
  return code.empty() ? 0 : (code[code.size() - 2] - '0') * 10 + (code.back() - '0');
}

void compare_kind(Scan& scan, int kind, int least, int kecamatan) {
  const auto& corpus = scan.corpus;
  const auto counted = pairs_of_kind(corpus, kind, [&](std::uint32_t i, std::uint32_t j) {
    const auto& a = corpus.at(i);
    const auto& b = corpus.at(j);
    if (kecamatan && a.kelurahan / 100 != kecamatan && b.kelurahan / 100 != kecamatan) return;
    if (score_of(corpus, a, b) >= least) scan.found.emplace_back(i, j);
  });
  scan.totals.set_pairs(scan.totals.pairs() + std::int64_t(counted.pairs));
  scan.totals.set_groups_left_out(scan.totals.groups_left_out() + std::int64_t(counted.blocks_left_out));
  constexpr std::size_t kKeyed = 16;
  scan.held(corpus.size() * kKeyed);
  std::sort(scan.found.begin(), scan.found.end());
  scan.found.erase(std::unique(scan.found.begin(), scan.found.end()), scan.found.end());
}

EitherRecord record_at(const store::Streams& streams, std::size_t at, bool businesses) {
  if (businesses) return {streams.get<Business>(at), nullptr};
  return {nullptr, streams.get<Cooperative>(at)};
}

store::Command one_candidate(const store::Command& shared, const Scan& scan, std::size_t at) {
  const auto& corpus = scan.corpus;
  const auto* a = &corpus.at(scan.found[at].first);
  const auto* b = &corpus.at(scan.found[at].second);
  // Records were read in the order of their names, the older first.
  const auto first = scan.collection + std::string(corpus.id(*a));
  const auto second = scan.collection + std::string(corpus.id(*b));
  const auto comparison = std::make_shared<const Comparison>(explain(corpus, *a, *b));
  auto command = shared;
  command.streams = {candidate_name_of(first, second), first, second};
  command.request_id += "/" + command.streams[0];
  command.decide = [comparison, businesses = scan.collection == "businesses/"](const store::Streams& streams,
                                                                               const Today& today) {
    return decide_raise(streams.get<v1::DuplicateCandidate>(0), record_at(streams, 1, businesses),
                        record_at(streams, 2, businesses), *comparison, today);
  };
  return command;
}

void count(const store::CommitOutcome& outcome, v1::ScanDuplicatesResponse& totals) {
  if (std::holds_alternative<store::DeadlineExceeded>(outcome)) throw rpc::DeadlinePassed();
  if (const auto* failed = std::get_if<store::Failed>(&outcome)) throw rpc::TemporarilyAway(failed->sentence);
  const auto& committed = std::get<store::Committed>(outcome);
  if (!committed.changed) return;
  v1::DuplicateCandidate candidate;
  CHECK(candidate.ParseFromString(committed.reply));
  if (candidate.etag() == "1") totals.set_raised(totals.raised() + 1);
  else totals.set_changed(totals.changed() + 1);
}

// A request id that was answered before is answered by the committer itself; otherwise refuses with kProceed.
constexpr char kProceed[] = "PROCEED";
store::Command asked_before(const Registry& registry, const rpc::Call& call, const v1::ScanDuplicatesRequest& request) {
  auto command = rpc::command_of(call, request, registry.fingerprint_key);
  command.decide = [](const store::Streams&, const Today&) -> Result<Events> { return rule_broken(kProceed, ""); };
  return command;
}

// The answer, remembered under the request id like any other.
store::Command end_of_work(const Registry& registry, const rpc::Call& call, const v1::ScanDuplicatesRequest& request,
                           std::string reply) {
  auto command = rpc::command_of(call, request, registry.fingerprint_key);
  command.streams = {kCalendarStream};
  command.reply = std::move(reply);
  command.decide = [](const store::Streams&, const Today&) -> Result<Events> { return Events{}; };
  return command;
}

Task<Result<rpc::Done>> read_corpus(Registry& registry, rpc::Call& call, Scan& scan) {
  while (!scan.at_end) {
    std::function<std::vector<store::StateRow>(store::Connection&)> query =
        [after = scan.after](store::Connection& connection) {
          return store::read_states_after(connection, after, kReadPage);
        };
    auto reading = registry.readers.read<std::vector<store::StateRow>>(std::move(query));
    const auto page = co_await reading;
    auto back = registry.bulk.hop();
    co_await back;
    if (call.cancelled()) throw rpc::DeadlinePassed();
    add_page(scan, page);
    if (scan.corpus.size() > kMaxScanned)
      co_return rule_broken("TOO_MANY_RECORDS", "More records than one scan compares.").with("most", kMaxScanned);
  }
  scan.held(0);
  co_return rpc::Done{};
}

Task<Result<rpc::Done>> keep_candidates(Registry& registry, rpc::Call& call, const v1::ScanDuplicatesRequest& request,
                                        Scan& scan) {
  auto shared = rpc::command_of(call, request, registry.fingerprint_key);
  shared.command_class = store::CommandClass::bulk;
  for (std::size_t begin = 0; begin < scan.found.size(); begin += kCommitPage) {
    if (call.cancelled()) throw rpc::DeadlinePassed();
    std::vector<store::Command> commands;
    const auto end = std::min(scan.found.size(), begin + kCommitPage);
    for (auto at = begin; at < end; ++at) commands.push_back(one_candidate(shared, scan, at));
    auto committing = registry.committer.commit_all(std::move(commands));
    const auto outcomes = co_await committing;
    // Back from the committer's thread, which has better things to do.
    auto back = registry.bulk.hop();
    co_await back;
    for (const auto& outcome : outcomes) {
      // The rule never refuses; an id that an interrupted scan of other content used before does.
      if (const auto* refusal = std::get_if<Refusal>(&outcome)) co_return *refusal;
      count(outcome, scan.totals);
    }
  }
  co_return rpc::Done{};
}

}  // namespace

Task<Result<rpc::Reply>> scan_duplicates(Registry& registry, rpc::Call& call,
                                         Asked<v1::ScanDuplicatesRequest> request) {
  auto asking = rpc::commit(registry.committer, call, asked_before(registry, call, *request));
  auto known = co_await asking;
  if (known) co_return std::move(*known);
  if (known.refusal().reason() != kProceed) co_return std::move(known).refusal();

  Scan scan;
  scan.collection = request->kind() == v1::RecordMerge::KIND_COOPERATIVE ? "cooperatives/" : "businesses/";
  scan.after = scan.collection;
  auto reading = read_corpus(registry, call, scan);
  auto read = co_await reading;
  if (!read) co_return std::move(read).refusal();
  const int least = std::max(request->least_score(), kRaiseFrom);
  for (int kind = 0; kind < kKeyKinds; ++kind) {
    if (call.cancelled()) throw rpc::DeadlinePassed();
    compare_kind(scan, kind, least, kecamatan_number(request->kecamatan()));
  }
  scan.totals.set_records(std::int64_t(scan.corpus.size()));
  scan.totals.set_found(std::int64_t(scan.found.size()));
  scan.totals.set_memory_bytes(std::int64_t(scan.memory));
  auto keeping = keep_candidates(registry, call, *request, scan);
  auto kept = co_await keeping;
  if (!kept) co_return std::move(kept).refusal();
  auto reply = scan.totals.SerializeAsString();
  auto ending = rpc::commit(registry.committer, call, end_of_work(registry, call, *request, std::move(reply)));
  auto ended_well = co_await ending;
  call.resource = "duplicateCandidates";
  co_return ended_well;
}

}  // namespace lumbung::registry
