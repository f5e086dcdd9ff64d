#include "registry/rpc/evaluate.h"

#include <stdexcept>

#include "lumbung/registry/v1/cooperative_life_events.pb.h"
#include "registry/domain/cooperatives/evaluate_cooperative_activity.h"
#include "registry/domain/life/evaluate_page.h"
#include "registry/domain/open_business_day.h"
#include "registry/rpc/reads.h"
#include "runtime/lists/list_spec.h"
#include "runtime/rpc/commit.h"

namespace lumbung::registry {
namespace {

// Cooperatives decided together, in one command.
constexpr int kPage = 256;

using Request = v1::EvaluateCooperativeActivityRequest;

std::vector<std::string> names_after(store::Connection& connection, const std::string& after) {
  std::vector<std::string> names;
  for (auto& row : connection.query("SELECT name FROM cooperatives WHERE name > ?1 ORDER BY name LIMIT ?2",
                                    {after, std::int64_t{kPage}}))
    names.push_back(store::text(row[0]));
  return names;
}

// A part of the work, remembered under an id of its own below that of the request: repeated after an interruption, it gives
// what it gave the first time.
store::Command part_of(const Registry& registry, const rpc::Call& call, const Request& request, const RuleSet& rules,
                       const std::string& part) {
  auto command = rpc::command_of(call, request, registry.fingerprint_key);
  command.request_id += "/" + part;
  command.command_class = store::CommandClass::bulk;
  command.rules_version = rules.version();
  return command;
}

// Says no for every reason there is to say no before the work begins; otherwise refuses with kProceed, which is not
// remembered. A request id that was answered before is answered by the committer itself.
constexpr char kProceed[] = "PROCEED";
store::Command may_begin(const Registry& registry, const rpc::Call& call, Asked<Request> request) {
  auto command = rpc::command_of(call, *request, registry.fingerprint_key);
  command.decide = [request, &rulebook = registry.rules](const store::Streams&,
                                                         const Today& today) -> Result<Events> {
    auto rules = rules_for(*request, rulebook, today.business_date);
    if (!rules) return std::move(rules).refusal();
    return rule_broken(kProceed, "");
  };
  return command;
}

store::Command beginning(const Registry& registry, const rpc::Call& call, Asked<Request> request, const RuleSet& rules) {
  auto command = part_of(registry, call, *request, rules, "begin");
  command.decide = [request, version = rules.version()](const store::Streams&, const Today& today) -> Result<Events> {
    v1::EvaluationBegun begun;
    auto& evaluation = *begun.mutable_evaluation();
    evaluation.set_name("evaluations/" + today.new_id);
    evaluation.set_agency(today.caller.agency);
    evaluation.set_state(v1::ActivityEvaluation::STATE_RUNNING);
    *evaluation.mutable_as_of_date() = request->as_of_date();
    evaluation.set_rules_version(version);
    const auto name = evaluation.name();
    return one_event(name, std::move(begun));
  };
  return command;
}

// A page that changes nothing is refused with kUnchanged, which is not remembered: it costs no write. One that changes
// something before the evaluation is on record is refused with kBeginFirst. What was seen is left in `seen` either way.
constexpr char kUnchanged[] = "UNCHANGED";
constexpr char kBeginFirst[] = "BEGIN";
using Seen = std::shared_ptr<v1::EvaluationPage>;

store::Command page_command(const Registry& registry, const rpc::Call& call, Asked<Request> request, const RuleSet& rules,
                            const std::string& evaluation, int number, const std::vector<std::string>& names, Seen seen) {
  auto command = part_of(registry, call, *request, rules, std::to_string(number));
  command.streams = names;
  command.decide = [request, evaluation, number, count = names.size(), last = names.back(), seen,
                    &rulebook = registry.rules](const store::Streams& streams, const Today& today) -> Result<Events> {
    PageToEvaluate page{evaluation, number, {}, last};
    for (std::size_t i = 0; i < count; ++i) page.cooperatives.push_back(streams.get<Cooperative>(i));
    auto events = decide(page, *request, rulebook, today);
    if (!events) return events;
    *seen = static_cast<const v1::EvaluationPageDone&>(*(*events)[0].event).page();
    if (events->size() == 1) return rule_broken(kUnchanged, "");
    if (evaluation.empty()) return rule_broken(kBeginFirst, "");
    return events;
  };
  return command;
}

v1::EvaluateCooperativeActivityResponse response_of(const v1::ActivityEvaluation& evaluation,
                                                    const EvaluationTotals& totals, bool on_record) {
  v1::EvaluateCooperativeActivityResponse response;
  response.set_evaluated(evaluation.evaluated());
  response.set_changed(evaluation.changed());
  response.set_rules_version(evaluation.rules_version());
  response.set_later_on_record(evaluation.later_on_record());
  response.set_active_with_open_case(evaluation.active_with_open_case());
  if (on_record) response.set_evaluation(evaluation.name());
  *response.mutable_transitions() = evaluation.transitions();
  for (const auto& each : evaluation.results()) {
    auto& group = *response.add_results();
    group.add_values(lists::enum_text(*Cooperative::Activity_descriptor(), each.activity()));
    group.set_count(each.count());
  }
  for (const auto& change : totals.first_changes()) *response.add_changes() = change;
  return response;
}

// The answer, remembered under the request id like any other; and the evaluation finished, when it is on record.
store::Command ending(const Registry& registry, const rpc::Call& call, const Request& request,
                      const v1::ActivityEvaluation& evaluation, std::string reply) {
  auto command = rpc::command_of(call, request, registry.fingerprint_key);
  command.rules_version = evaluation.rules_version();
  command.streams = {evaluation.name().empty() ? std::string(kCalendarStream) : evaluation.name()};
  command.reply = std::move(reply);
  command.decide = [evaluation](const store::Streams&, const Today&) -> Result<Events> {
    if (evaluation.name().empty()) return Events{};
    v1::EvaluationFinished finished;
    *finished.mutable_evaluation() = evaluation;
    return one_event(evaluation.name(), std::move(finished));
  };
  return command;
}

// The evaluation on record, begun when it was not yet.
Task<v1::ActivityEvaluation> begun(Registry& registry, rpc::Call& call, Asked<Request> request, const RuleSet& rules) {
  auto starting = rpc::commit_part(registry.committer, beginning(registry, call, request, rules));
  const auto committed = co_await starting;
  if (!committed) throw std::runtime_error("an evaluation could not begin: " + committed.refusal().reason());
  v1::ActivityEvaluation evaluation;
  CHECK(evaluation.ParseFromString(committed->reply));
  co_return evaluation;
}

// One page: what was seen, now or, when it was committed before an interruption, then. `evaluation` is begun by the first page
// that changes something.
Task<v1::EvaluationPage> one_page(Registry& registry, rpc::Call& call, Asked<Request> request, const RuleSet& rules,
                                  v1::ActivityEvaluation& evaluation, int number, std::vector<std::string> names) {
  for (;;) {
    const auto seen = std::make_shared<v1::EvaluationPage>();
    auto committing = rpc::commit_part(
        registry.committer, page_command(registry, call, request, rules, evaluation.name(), number, names, seen));
    const auto committed = co_await committing;
    // Back from the committer's thread, which has better things to do.
    auto back = registry.bulk.hop();
    co_await back;
    if (!committed && committed.refusal().reason() == kUnchanged) co_return *seen;
    if (!committed && committed.refusal().reason() != kBeginFirst)
      throw std::runtime_error("a page of an evaluation was refused: " + committed.refusal().reason());
    // Of a page done before an interruption the evaluation began then, and the beginning is repeated as well.
    if (evaluation.name().empty()) {
      auto starting = begun(registry, call, request, rules);
      evaluation = co_await starting;
    }
    if (!committed) continue;
    v1::EvaluationPage page;
    CHECK(page.ParseFromString(committed->reply));
    co_return page;
  }
}

}  // namespace

Task<Result<rpc::Reply>> evaluate_all(Registry& registry, rpc::Call& call, Asked<Request> request) {
  auto asking = rpc::commit(registry.committer, call, may_begin(registry, call, request));
  auto known = co_await asking;
  if (known) co_return std::move(*known);
  if (known.refusal().reason() != kProceed) co_return std::move(known).refusal();

  const auto& rules = *registry.rules.on(date_of(request->as_of_date()).value());
  v1::ActivityEvaluation evaluation;
  EvaluationTotals totals;
  std::string after;
  for (int number = 0;; ++number) {
    std::function<std::vector<std::string>(store::Connection&)> query = [after](store::Connection& connection) {
      return names_after(connection, after);
    };
    auto reading = registry.readers.read<std::vector<std::string>>(std::move(query));
    auto names = co_await reading;
    if (names.empty()) break;
    auto working = one_page(registry, call, request, rules, evaluation, number, std::move(names));
    const auto page = co_await working;
    totals.add(page);
    after = page.last_cooperative();
  }
  *evaluation.mutable_as_of_date() = request->as_of_date();
  evaluation.set_rules_version(rules.version());
  totals.put_into(evaluation);
  auto reply = response_of(evaluation, totals, !request->validate_only()).SerializeAsString();
  auto finishing =
      rpc::commit(registry.committer, call, ending(registry, call, *request, evaluation, std::move(reply)));
  auto finished = co_await finishing;
  call.resource = "cooperatives";
  co_return finished;
}

}  // namespace lumbung::registry
