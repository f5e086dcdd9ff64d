// A device's visits in one round trip to the committer. Each is a command of its own, so that one that is refused
// holds up no other; what was committed before a crash is found again when the device sends the same visits.
#include <algorithm>
#include <utility>

#include "registry/domain/visits/record_visit.h"
#include "registry/domain/visits/visit_report.h"
#include "registry/rpc/reads.h"
#include "registry/rpc/visit_commands.h"
#include "registry/rpc/visits_rpc.h"
#include "runtime/rpc/commit.h"
#include "runtime/rpc/failures.h"
#include "runtime/store/fingerprint.h"

namespace lumbung::registry {
namespace {

constexpr char kReused[] = "REQUEST_ID_REUSED";

// The visits that passed the checks, on their way into the register.
struct Sound {
  std::vector<int> at;  // In the request.
  Reports reports;
};

void add_problem(v1::VisitResult& result, const FieldViolation& wrong) {
  auto& problem = *result.add_problems();
  problem.set_field(wrong.field);
  problem.set_value(wrong.value);
  problem.set_reason(wrong.reason);
  problem.set_sentence(wrong.sentence);
}

class Upload {
 public:
  explicit Upload(const v1::UploadVisitsRequest& request) : request_(request) {}

  // Answers the visits that are wrong by themselves; gives the others.
  Sound check(const Reference& reference) {
    Sound sound;
    for (int at = 0; at < request_.reports_size(); ++at) {
      auto& result = *response_.add_results();
      result.set_visit_id(request_.reports(at).visit_id());
      auto report = std::make_shared<v1::VisitReport>(request_.reports(at));
      normalise(*report);
      std::vector<FieldViolation> wrong;
      check_report(*report, "", reference, wrong);
      for (const auto& each : wrong) add_problem(result, each);
      if (!wrong.empty()) {
        result.set_outcome(v1::IMPORT_OUTCOME_REFUSED);
        continue;
      }
      sound.at.push_back(at);
      sound.reports.push_back(std::move(report));
    }
    return sound;
  }

  void take(int at, const store::CommitOutcome& outcome) {
    auto& result = *response_.mutable_results(at);
    if (std::holds_alternative<store::DeadlineExceeded>(outcome)) throw rpc::DeadlinePassed();
    if (const auto* failed = std::get_if<store::Failed>(&outcome)) throw rpc::TemporarilyAway(failed->sentence);
    if (const auto* refusal = std::get_if<Refusal>(&outcome)) return refuse(result, *refusal);
    v1::Visit visit;
    CHECK(visit.ParseFromString(std::get<store::Committed>(outcome).reply));
    result.set_outcome(v1::IMPORT_OUTCOME_ACCEPTED);
    if (!request_.validate_only()) show(result, visit);
  }

  // Visits on record before, by name.
  std::vector<std::string> found() const {
    std::vector<std::string> names;
    for (const auto& result : response_.results())
      if (result.outcome() == v1::IMPORT_OUTCOME_ALREADY_THERE) names.push_back(result.visit());
    return names;
  }
  void complete(const std::map<std::string, std::string>& states) {
    for (auto& result : *response_.mutable_results()) {
      const auto state = states.find(result.visit());
      if (result.outcome() != v1::IMPORT_OUTCOME_ALREADY_THERE || state == states.end()) continue;
      v1::Visit visit;
      CHECK(visit.ParseFromString(state->second));
      show(result, visit);
    }
  }

  rpc::Reply reply() {
    const auto& results = response_.results();
    const auto number_of = [&](v1::ImportOutcome outcome) {
      const auto is = [outcome](const v1::VisitResult& result) { return result.outcome() == outcome; };
      return static_cast<std::int32_t>(std::count_if(results.begin(), results.end(), is));
    };
    response_.set_accepted(number_of(v1::IMPORT_OUTCOME_ACCEPTED));
    response_.set_already_there(number_of(v1::IMPORT_OUTCOME_ALREADY_THERE));
    response_.set_different(number_of(v1::IMPORT_OUTCOME_DIFFERENT));
    response_.set_refused(number_of(v1::IMPORT_OUTCOME_REFUSED));
    return rpc::Reply::of(response_);
  }

 private:
  static void show(v1::VisitResult& result, const v1::Visit& visit) {
    result.set_visit(visit.name());
    *result.mutable_change_requests() = visit.change_requests();
  }

  static void refuse(v1::VisitResult& result, const Refusal& refusal) {
    const bool there = refusal.reason() == kVisitAlreadyThere;
    const bool differs = refusal.reason() == kVisitDiffers;
    if (there || differs) result.set_visit(refusal.resource());
    if (there) return result.set_outcome(v1::IMPORT_OUTCOME_ALREADY_THERE);
    result.set_outcome(differs ? v1::IMPORT_OUTCOME_DIFFERENT : v1::IMPORT_OUTCOME_REFUSED);
    for (const auto& wrong : refusal.fields()) add_problem(result, wrong);
    if (!refusal.fields().empty()) return;
    auto sentence = refusal.sentence();
    for (const auto& [fact, value] : refusal.facts()) sentence += " " + fact + ": " + value + ".";
    add_problem(result, {"", refusal.reason(), std::move(sentence), ""});
  }

  const v1::UploadVisitsRequest& request_;
  v1::UploadVisitsResponse response_;
};

// The whole request is the content its id stands for.
std::vector<store::Command> commands_of(const Registry& registry, const rpc::Call& call,
                                        const v1::UploadVisitsRequest& request, const Sound& sound,
                                        OpenByTarget& open) {
  auto shared = rpc::command_of(call, request, registry.fingerprint_key);
  shared.command_class = store::CommandClass::bulk;
  std::vector<store::Command> commands;
  for (std::size_t i = 0; i < sound.reports.size(); ++i) {
    auto command = shared;
    command.request_id += "/" + std::to_string(sound.at[i]);
    commands.push_back(visit_command(registry, std::move(command), sound.reports[i], open));
  }
  return commands;
}

}  // namespace

Task<Result<rpc::Reply>> upload_visits(Registry& registry, rpc::Call& call, Asked<v1::UploadVisitsRequest> request) {
  auto aside = registry.bulk.hop();
  co_await aside;
  call.resource = "visits";
  Upload upload(*request);
  const auto sound = upload.check(registry.reference);
  if (!sound.reports.empty()) {
    std::function<OpenByTarget(store::Connection&)> query = [&sound, agency = call.caller.agency](
                                                                store::Connection& connection) {
      return look_up(connection, sound.reports, agency);
    };
    auto reading = registry.readers.read<OpenByTarget>(std::move(query));
    auto open = co_await reading;
    auto committing = registry.committer.commit_all(commands_of(registry, call, *request, sound, open));
    const auto outcomes = co_await committing;
    // Back from the committer's thread, which has better things to do.
    auto back = registry.bulk.hop();
    co_await back;
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
      const auto* refusal = std::get_if<Refusal>(&outcomes[i]);
      if (refusal && refusal->reason() == kReused) co_return *refusal;
      upload.take(sound.at[i], outcomes[i]);
    }
  }
  const auto names = upload.found();
  if (!names.empty()) {
    std::function<StatesAsOf(store::Connection&)> query = [names](store::Connection& connection) {
      return read_states_as_of(connection, names);
    };
    auto reading = registry.readers.read<StatesAsOf>(std::move(query));
    const auto states = co_await reading;
    upload.complete(states.states);
  }
  co_return upload.reply();
}

}  // namespace lumbung::registry
