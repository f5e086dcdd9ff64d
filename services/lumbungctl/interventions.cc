#include "client/interventions_rpcs.h"
#include "client/record_fields.h"
#include "lumbungctl/dated_words.h"
#include "lumbungctl/nouns.h"
#include "lumbungctl/records.h"
#include "lumbungctl/update_verb.h"
#include "lumbungctl/waiting.h"

namespace lumbung::ctl {
namespace {

using client::Exit;
namespace registry = client::registry;

constexpr const char* kCollection = "interventions";

Exit list(Session& session) {
  return list_records<registry::ListInterventionsRequest>(
      session, *registry::Intervention::descriptor(),
      {"name", "cooperative", "kind", "planned_date", "state", "closed_date", "outcome", "measurement.rat_date"},
      [](const auto& page) { return page.interventions(); }, total_of<registry::CountInterventionsRequest>(session));
}

Exit get(Session& session) { return get_record<registry::GetInterventionRequest>(session, kCollection); }

Exit count(Session& session) { return count_records<registry::CountInterventionsRequest>(session); }

Exit plan(Session& session) {
  registry::PlanInterventionRequest request;
  auto& plan = *request.mutable_intervention();
  std::vector<FieldViolation> wrong;
  plan.set_cooperative(resource_name("cooperatives", session.argument(0)));
  set_from(plan, "kind", session.argument(1), wrong);
  plan.set_goal(session.flag("goal"));
  plan.set_responsible(session.flag("responsible"));
  plan.set_external_id(session.flag("external-id"));
  if (session.has("on")) set_from(plan, "planned_date", session.flag("on"), wrong);
  for (const auto& given : session.values("step")) {
    auto& step = *plan.add_steps();
    step.set_title(set_dated(step, "planned_date", given, wrong));
  }
  if (!wrong.empty()) return session.fail(failure_from(std::move(wrong)));
  fill_changing(session, request);
  return print_answer(session, session.api().call(request));
}

Exit record_step(Session& session) {
  registry::RecordInterventionStepRequest request;
  std::vector<FieldViolation> wrong;
  set_from(request, "step", session.argument(1), wrong);
  set_from(request, "result", session.argument(2), wrong);
  if (session.has("on")) set_from(request, "result_date", session.flag("on"), wrong);
  request.set_note(session.flag("note"));
  return change_record(session, kCollection, request, std::move(wrong));
}

Exit complete(Session& session) {
  registry::CompleteInterventionRequest request;
  std::vector<FieldViolation> wrong;
  if (session.has("on")) set_from(request, "completed_date", session.flag("on"), wrong);
  request.set_note(session.flag("note"));
  return change_record(session, kCollection, request, std::move(wrong));
}

Exit cancel(Session& session) {
  registry::CancelInterventionRequest request;
  std::vector<FieldViolation> wrong;
  if (session.has("on")) set_from(request, "cancelled_date", session.flag("on"), wrong);
  request.set_reason(session.flag("reason"));
  return change_record(session, kCollection, request, std::move(wrong));
}

Exit measure(Session& session) {
  registry::MeasureInterventionsRequest request;
  std::vector<FieldViolation> wrong;
  set_from(request, "as_of_date", session.flag("as-of"), wrong);
  if (!wrong.empty()) return session.fail(failure_from(std::move(wrong)));
  fill_changing(session, request);
  const auto answer = waiting(session, "measuring", [&] { return session.api().call(request); });
  if (!answer) return session.fail(answer.failure());
  print_counts(session, {"outcome"}, {answer->results().begin(), answer->results().end()}, answer->looked_at());
  session.err() << answer->looked_at() << " completed, " << answer->changed()
                << (session.has("dry-run") ? " would change.\n" : " changed.\n");
  return Exit::ok;
}

std::vector<std::string> cells_of(const std::string& kind, const registry::SuccessRate& rate) {
  const auto number = [](std::int64_t value) { return std::to_string(value); };
  return {kind,
          number(rate.planned()),
          number(rate.cancelled()),
          number(rate.still_open()),
          number(rate.measured()),
          number(rate.revived()),
          number(rate.not_revived()),
          number(rate.ended_in_law()),
          rate.has_success_rate_bps() ? number(rate.success_rate_bps()) : ""};
}

// A rate that does not exist is empty, so the column is no number to JSON.
Exit success(Session& session) {
  registry::GetSuccessRatesRequest request;
  request.set_filter(session.flag("filter"));
  const auto answer = session.api().call(request);
  if (!answer) return session.fail(answer.failure());
  std::vector<std::vector<std::string>> rows;
  for (const auto& rate : answer->rates()) rows.push_back(cells_of(client::text_of(rate, "kind"), rate));
  rows.push_back(cells_of("all", answer->all()));
  print_rows(session.out(), session.format(),
             {{"kind"},
              {"planned", true},
              {"cancelled", true},
              {"still_open", true},
              {"measured", true},
              {"revived", true},
              {"not_revived", true},
              {"ended_in_law", true},
              {"success_rate_bps"}},
             rows);
  return Exit::ok;
}

Flag on_flag(const std::string& what) {
  return {.name = "on", .value = "DATE", .help = what + "; the open business day when not given."};
}

Flag note_flag() { return {.name = "note", .value = "TEXT", .help = "What was said or agreed; no personal data."}; }

std::vector<Flag> with_changing(std::vector<Flag> flags, bool etag = true) {
  for (auto& flag : changing_flags()) flags.push_back(std::move(flag));
  if (etag) flags.push_back(etag_flag());
  return flags;
}

std::vector<Flag> plan_flags() {
  return with_changing(
      {{.name = "goal", .value = "TEXT", .help = "What it is to reach; no personal data.", .required = true},
       {.name = "responsible",
        .value = "SUBJECT",
        .help = "The officer, as the identity provider names them; never a NIK.",
        .required = true},
       {.name = "step",
        .value = "DATE=TITLE",
        .help = "A step and its day; may be given again, in the order of the days.",
        .required = true,
        .repeated = true},
       on_flag("When it was planned"),
       {.name = "external-id", .value = "ID", .help = "Your agency's own id."}},
      false);
}

std::vector<Verb> changing_verbs() {
  return {
      {.name = "plan",
       .arguments = {"COOPERATIVE", {"KIND", client::words_of(*registry::Intervention::Kind_descriptor())}},
       .summary = "Plan an intervention for a dormant cooperative; MENTORING and TRAINING for any.",
       .flags = plan_flags(),
       .examples = {"interventions plan cooperatives/0192... SUMMONS --goal 'hold the RAT again' --responsible siti "
                    "--step '2016-02-10=letter to the board'"},
       .run = plan},
      {.name = "record-step",
       .arguments = {"NAME", "STEP", {"RESULT", client::words_of(*registry::Intervention::Step::Result_descriptor())}},
       .summary = "Record that a step, counted from 1, took place or was missed.",
       .flags = with_changing({on_flag("The day"), note_flag()}),
       .examples = {"interventions record-step interventions/0192... 1 DONE --on 2016-02-12"},
       .run = record_step},
      {.name = "complete",
       .arguments = {"NAME"},
       .summary = "End an intervention; a RAT within the twelve months after it is its success.",
       .flags = with_changing({on_flag("When"), note_flag()}),
       .examples = {"interventions complete interventions/0192... --on 2016-03-01"},
       .run = complete},
      {.name = "cancel",
       .arguments = {"NAME"},
       .summary = "Give an intervention up; it is never measured.",
       .flags = with_changing(
           {on_flag("When"),
            {.name = "reason", .value = "TEXT", .help = "Why; no personal data.", .required = true}}),
       .examples = {"interventions cancel interventions/0192... --reason 'the board resigned'"},
       .run = cancel},
      {.name = "measure",
       .summary = "Measure what became of the cooperatives of all completed interventions.",
       .flags = with_changing({{.name = "as-of",
                                .value = "DATE",
                                .help = "Facts up to the end of this day count, for example 2016-12-31.",
                                .required = true}},
                              false),
       .examples = {"interventions measure --as-of 2016-12-31"},
       .run = measure},
  };
}

}  // namespace

Noun interventions_noun() {
  Noun noun{.name = "interventions",
            .summary = "What is done about dormant cooperatives, and whether it helped.",
            .verbs = {{.name = "list",
                       .summary = "A page of interventions, or all of them.",
                       .flags = list_flags("name or planned_date"),
                       .examples = {"interventions list --filter 'outcome = NOT_REVIVED'"},
                       .run = list},
                      {.name = "get",
                       .arguments = {"NAME"},
                       .summary = "One intervention with its steps and outcome.",
                       .examples = {"interventions get interventions/0192..."},
                       .run = get},
                      {.name = "count",
                       .summary = "How many there are, in groups when asked.",
                       .flags = count_flags(),
                       .examples = {"interventions count --group-by kind,outcome"},
                       .run = count},
                      {.name = "success",
                       .summary = "How many of each kind helped, of those that could be measured; in basis points.",
                       .flags = {count_flags().front()},
                       .examples = {"interventions success", "interventions success --filter 'kecamatan = 32.75.10'"},
                       .run = success}},
            .personal = true};
  for (auto& verb : changing_verbs()) noun.verbs.push_back(std::move(verb));
  return noun;
}

}  // namespace lumbung::ctl
