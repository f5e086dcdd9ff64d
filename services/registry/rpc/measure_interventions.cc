#include "registry/rpc/measure_interventions.h"

#include <stdexcept>
#include <vector>

#include "registry/domain/interventions/fold_interventions.h"
#include "registry/domain/interventions/measure_intervention.h"
#include "registry/domain/open_business_day.h"
#include "registry/domain/standing.h"
#include "registry/rpc/reads.h"
#include "runtime/lists/list_spec.h"
#include "runtime/rpc/commit.h"
#include "runtime/rpc/failures.h"

namespace lumbung::registry {
namespace {

// Interventions decided together.
constexpr std::int64_t kPage = 256;
// A record merged into one that was merged itself, and so on; more are measured after the next merge only.
constexpr int kMaxMerges = 8;

struct Measured {
  std::string name;
  std::string cooperative;
};

// The record that describes the cooperative now: what it was merged into, if it was.
std::string present_record(store::Connection& connection, std::string name) {
  for (int i = 0; i < kMaxMerges; ++i) {
    const auto rows = store::read_states(connection, {name});
    v1::Cooperative cooperative;
    if (rows.empty() || !cooperative.ParseFromString(rows.front().state) || !is_merged(cooperative)) break;
    name = cooperative.merged_into();
  }
  return name;
}

std::vector<Measured> completed_after(store::Connection& connection, const std::string& after) {
  std::vector<Measured> page;
  for (auto& row : connection.query(
           "SELECT name, cooperative FROM interventions WHERE state = 'COMPLETED' AND name > ?1 ORDER BY name LIMIT ?2",
           {after, kPage}))
    page.push_back({store::text(row[0]), present_record(connection, store::text(row[1]))});
  return page;
}

store::Command one_measuring(store::Command command, const Measured& of, Date as_of) {
  command.request_id += "/" + of.name;
  command.command_class = store::CommandClass::bulk;
  command.streams = {of.name, of.cooperative};
  command.decide = [as_of](const store::Streams& streams, const Today&) -> Result<Events> {
    const auto* intervention = streams.get<Intervention>(0);
    if (!intervention) return Events{};
    return measured(*intervention, streams.get<v1::Cooperative>(1), as_of);
  };
  return command;
}

void count(const store::CommitOutcome& outcome, InterventionTally& tally) {
  if (std::holds_alternative<store::DeadlineExceeded>(outcome)) throw rpc::DeadlinePassed();
  if (const auto* failed = std::get_if<store::Failed>(&outcome)) throw rpc::TemporarilyAway(failed->sentence);
  if (std::holds_alternative<Refusal>(outcome)) throw std::runtime_error("a measuring was refused");
  const auto& committed = std::get<store::Committed>(outcome);
  Intervention intervention;
  CHECK(intervention.ParseFromString(committed.reply));
  ++tally.looked_at;
  if (committed.changed) ++tally.changed;
  ++tally.by_outcome[lists::enum_text(*Intervention::Outcome_descriptor(), intervention.outcome())];
}

// Says no for the reason there is to say no before the work begins; otherwise refuses with kProceed, which is not
// remembered. A request id that was answered before is answered by the committer itself.
constexpr char kProceed[] = "PROCEED";
store::Command may_begin(const Registry& registry, const rpc::Call& call,
                         Asked<v1::MeasureInterventionsRequest> request) {
  auto command = rpc::command_of(call, *request, registry.fingerprint_key);
  command.decide = [request](const store::Streams&, const Today& today) -> Result<Events> {
    const auto date = measuring_date(*request, today.business_date);
    if (!date) return date.refusal();
    return rule_broken(kProceed, "");
  };
  return command;
}

std::string reply_of(const InterventionTally& tally) {
  v1::MeasureInterventionsResponse response;
  response.set_looked_at(tally.looked_at);
  response.set_changed(tally.changed);
  for (const auto& [outcome, number] : tally.by_outcome) {
    auto* group = response.add_results();
    group->add_values(outcome);
    group->set_count(number);
  }
  return response.SerializeAsString();
}

}  // namespace

Task<InterventionTally> measure_interventions(Registry& registry, store::Command shared, Date as_of) {
  InterventionTally tally;
  for (std::string after;;) {
    std::function<std::vector<Measured>(store::Connection&)> query = [after](store::Connection& connection) {
      return completed_after(connection, after);
    };
    auto reading = registry.readers.read<std::vector<Measured>>(std::move(query));
    const auto page = co_await reading;
    if (page.empty()) break;
    after = page.back().name;
    std::vector<store::Command> commands;
    for (const auto& each : page) commands.push_back(one_measuring(shared, each, as_of));
    auto committing = registry.committer.commit_all(std::move(commands));
    const auto outcomes = co_await committing;
    // Back from the committer's thread, which has better things to do.
    auto back = registry.bulk.hop();
    co_await back;
    for (const auto& outcome : outcomes) count(outcome, tally);
  }
  co_return tally;
}

Task<Result<rpc::Reply>> measure_all(Registry& registry, rpc::Call& call,
                                     Asked<v1::MeasureInterventionsRequest> request) {
  auto asking = rpc::commit(registry.committer, call, may_begin(registry, call, request));
  auto known = co_await asking;
  if (known) co_return std::move(*known);
  if (known.refusal().reason() != kProceed) co_return std::move(known).refusal();

  const auto as_of = *date_of(request->as_of_date());
  auto measuring = measure_interventions(registry, rpc::command_of(call, *request, registry.fingerprint_key), as_of);
  const auto tally = co_await measuring;

  // The answer, remembered under the request id like any other.
  auto command = rpc::command_of(call, *request, registry.fingerprint_key);
  command.streams = {kCalendarStream};
  command.reply = reply_of(tally);
  command.decide = [](const store::Streams&, const Today&) -> Result<Events> { return Events{}; };
  auto ending = rpc::commit(registry.committer, call, std::move(command));
  auto ended = co_await ending;
  call.resource = "interventions";
  co_return ended;
}

}  // namespace lumbung::registry
