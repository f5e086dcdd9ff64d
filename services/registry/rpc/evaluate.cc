#include "registry/rpc/evaluate.h"

#include <map>
#include <stdexcept>

#include "registry/domain/cooperatives/evaluate_cooperative_activity.h"
#include "registry/domain/open_business_day.h"
#include "registry/domain/standing.h"
#include "registry/rpc/reads.h"
#include "runtime/lists/list_spec.h"
#include "runtime/rpc/commit.h"
#include "runtime/rpc/failures.h"

namespace lumbung::registry {
namespace {

// Cooperatives decided together.
constexpr int kPage = 256;

struct Tally {
  std::int64_t evaluated = 0;
  std::int64_t changed = 0;
  std::map<std::string, std::int64_t> by_activity;
};

std::vector<std::string> names_after(store::Connection& connection, const std::string& after) {
  std::vector<std::string> names;
  for (auto& row : connection.query("SELECT name FROM cooperatives WHERE name > ?1 ORDER BY name LIMIT ?2",
                                    {after, std::int64_t{kPage}}))
    names.push_back(store::text(row[0]));
  return names;
}

// What the commands of all cooperatives share.
store::Command evaluation_of(const Registry& registry, const rpc::Call& call,
                             const v1::EvaluateCooperativeActivityRequest& request, const RuleSet& rules) {
  auto command = rpc::command_of(call, request, registry.fingerprint_key);
  command.command_class = store::CommandClass::bulk;
  command.rules_version = rules.version();
  return command;
}

store::Command one_evaluation(store::Command command, const Registry& registry, const std::string& name,
                              Asked<v1::EvaluateCooperativeActivityRequest> request) {
  command.request_id += "/" + name;
  command.streams = {name};
  command.decide = [request, &rulebook = registry.rules](const store::Streams& streams,
                                                         const Today& today) -> Result<Events> {
    const auto* cooperative = streams.get<Cooperative>(0);
    if (!cooperative) return Events{};
    return decide(*cooperative, *request, rulebook, today);
  };
  return command;
}

void count(const store::CommitOutcome& outcome, Tally& tally) {
  if (std::holds_alternative<store::DeadlineExceeded>(outcome)) throw rpc::DeadlinePassed();
  if (const auto* failed = std::get_if<store::Failed>(&outcome)) throw rpc::TemporarilyAway(failed->sentence);
  if (std::holds_alternative<Refusal>(outcome)) throw std::runtime_error("an evaluation was refused");
  const auto& committed = std::get<store::Committed>(outcome);
  Cooperative cooperative;
  CHECK(cooperative.ParseFromString(committed.reply));
  if (has_ended(cooperative)) return;
  ++tally.evaluated;
  if (committed.changed) ++tally.changed;
  ++tally.by_activity[lists::enum_text(*Cooperative::Activity_descriptor(), cooperative.activity())];
}

v1::EvaluateCooperativeActivityResponse response_of(const Tally& tally, const RuleSet& rules) {
  v1::EvaluateCooperativeActivityResponse response;
  response.set_evaluated(tally.evaluated);
  response.set_changed(tally.changed);
  response.set_rules_version(rules.version());
  for (const auto& [activity, number] : tally.by_activity) {
    auto* group = response.add_results();
    group->add_values(activity);
    group->set_count(number);
  }
  return response;
}

// Says no for every reason there is to say no before the work begins; otherwise refuses with kProceed, which is not
// remembered. A request id that was answered before is answered by the committer itself.
constexpr char kProceed[] = "PROCEED";
store::Command may_begin(const Registry& registry, const rpc::Call& call,
                         Asked<v1::EvaluateCooperativeActivityRequest> request) {
  auto command = rpc::command_of(call, *request, registry.fingerprint_key);
  command.decide = [request, &rulebook = registry.rules](const store::Streams&,
                                                         const Today& today) -> Result<Events> {
    auto rules = rules_for(*request, rulebook, today.business_date);
    if (!rules) return std::move(rules).refusal();
    return rule_broken(kProceed, "");
  };
  return command;
}

// The answer, remembered under the request id like any other.
store::Command end_of_work(const Registry& registry, const rpc::Call& call,
                           const v1::EvaluateCooperativeActivityRequest& request, std::string reply) {
  auto command = rpc::command_of(call, request, registry.fingerprint_key);
  command.streams = {kCalendarStream};
  command.reply = std::move(reply);
  command.decide = [](const store::Streams&, const Today&) -> Result<Events> { return Events{}; };
  return command;
}

}  // namespace

Task<Result<rpc::Reply>> evaluate_all(Registry& registry, rpc::Call& call,
                                      Asked<v1::EvaluateCooperativeActivityRequest> request) {
  auto asking = rpc::commit(registry.committer, call, may_begin(registry, call, request));
  auto known = co_await asking;
  if (known) co_return std::move(*known);
  if (known.refusal().reason() != kProceed) co_return std::move(known).refusal();

  const auto* rules = registry.rules.on(date_of(request->as_of_date()).value());
  const auto shared = evaluation_of(registry, call, *request, *rules);
  Tally tally;
  for (std::string after;;) {
    std::function<std::vector<std::string>(store::Connection&)> page = [after](store::Connection& connection) {
      return names_after(connection, after);
    };
    auto reading = registry.readers.read<std::vector<std::string>>(std::move(page));
    const auto names = co_await reading;
    if (names.empty()) break;
    after = names.back();
    std::vector<store::Command> commands;
    for (const auto& name : names) commands.push_back(one_evaluation(shared, registry, name, request));
    auto committing = registry.committer.commit_all(std::move(commands));
    const auto outcomes = co_await committing;
    // Back from the committer's thread, which has better things to do.
    auto back = registry.bulk.hop();
    co_await back;
    for (const auto& outcome : outcomes) count(outcome, tally);
  }
  auto reply = response_of(tally, *rules).SerializeAsString();
  auto ending = rpc::commit(registry.committer, call, end_of_work(registry, call, *request, std::move(reply)));
  auto ended_well = co_await ending;
  call.resource = "cooperatives";
  co_return ended_well;
}

}  // namespace lumbung::registry
