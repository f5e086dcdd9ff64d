#include "client/record_fields.h"
#include "lumbungctl/cooperative_life.h"
#include "lumbungctl/history.h"
#include "lumbungctl/import_verb.h"
#include "lumbungctl/nouns.h"
#include "lumbungctl/records.h"
#include "lumbungctl/register_verb.h"
#include "lumbungctl/update_verb.h"
#include "lumbungctl/waiting.h"

namespace lumbung::ctl {
namespace {

using client::Exit;
namespace registry = client::registry;

const MovedBy kMoved{{"legal_state", "cooperatives change-legal-state"},
                     {"book_years", "cooperatives record-rat and cooperatives report-volume"}};

Exit list(Session& session) {
  return list_records<registry::ListCooperativesRequest>(
      session, *registry::Cooperative::descriptor(),
      {"name", "display_name", "type", "kelurahan", "legal_state", "activity", "member_count"},
      [](const auto& page) { return page.cooperatives(); },
      total_of<registry::CountCooperativesRequest>(session));
}

Exit get(Session& session) {
  return get_record<registry::GetCooperativeRequest>(session, "cooperatives");
}

Exit history(Session& session) {
  return history_of_record<registry::ListCooperativesRequest>(session, "cooperatives",
                                                              [](const auto& page) { return page.cooperatives(); });
}

Exit count(Session& session) { return count_records<registry::CountCooperativesRequest>(session); }

Exit import(Session& session) { return import_records(session, client::Register::cooperatives); }

Exit enter(Session& session) {
  registry::RegisterCooperativeRequest request;
  return register_record(session, request, *request.mutable_cooperative());
}

Exit update(Session& session) {
  registry::UpdateCooperativeRequest request;
  return update_record<registry::GetCooperativeRequest>(session, "cooperatives", kMoved, request,
                                                        *request.mutable_cooperative());
}

Exit record_rat(Session& session) {
  registry::RecordAnnualMeetingRequest request;
  std::vector<FieldViolation> wrong;
  set_from(request, "book_year", session.argument(1), wrong);
  set_from(request, "rat_date", session.argument(2), wrong);
  return change_record(session, "cooperatives", request, std::move(wrong));
}

Exit report_volume(Session& session) {
  registry::ReportBusinessVolumeRequest request;
  std::vector<FieldViolation> wrong;
  set_from(request, "book_year", session.argument(1), wrong);
  set_from(request, "business_volume_rupiah", session.argument(2), wrong);
  return change_record(session, "cooperatives", request, std::move(wrong));
}

Exit change_legal_state(Session& session) {
  registry::ChangeCooperativeLegalStateRequest request;
  std::vector<FieldViolation> wrong;
  set_from(request, "legal_state", session.argument(1), wrong);
  set_from(request, "paper_date", session.flag("paper-date"), wrong);
  request.set_paper_number(session.flag("paper"));
  return change_record(session, "cooperatives", request, std::move(wrong));
}

Exit evaluate(Session& session) {
  registry::EvaluateCooperativeActivityRequest request;
  std::vector<FieldViolation> wrong;
  set_from(request, "as_of_date", session.flag("as-of"), wrong);
  if (!wrong.empty()) return session.fail(failure_from(std::move(wrong)));
  fill_changing(session, request);
  const auto answer = waiting(session, "evaluation", [&] { return session.api().call(request); });
  if (!answer) return session.fail(answer.failure());
  print_counts(session, {"activity"}, {answer->results().begin(), answer->results().end()},
               answer->evaluated());
  session.err() << answer->evaluated() << " evaluated by " << answer->rules_version() << ", "
                << answer->changed()
                << (session.has("dry-run") ? " would change.\n" : " changed.\n");
  tell_changes(session, *answer);
  return Exit::ok;
}

std::vector<Flag> evaluate_flags() {
  auto flags = changing_flags();
  flags.push_back({.name = "as-of",
                   .value = "DATE",
                   .help = "Facts up to the end of this day count, for example 2016-12-31.",
                   .required = true});
  return flags;
}

std::vector<Flag> change_flags() {
  auto flags = changing_flags();
  flags.push_back(etag_flag());
  return flags;
}

std::vector<Flag> legal_state_flags() {
  auto flags = change_flags();
  flags.push_back({.name = "paper",
                   .value = "NUMBER",
                   .help = "Number of the decree, minutes or letter behind it, as written.",
                   .required = true});
  flags.push_back(
      {.name = "paper-date", .value = "DATE", .help = "Date of that paper.", .required = true});
  return flags;
}

// Verbs that change one cooperative on record.
std::vector<Verb> changing_verbs() {
  return {
      {.name = "update",
       .arguments = {"NAME"},
       .summary = "Correct or complete fields of a cooperative.",
       .flags = update_flags(*registry::Cooperative::descriptor(), kMoved),
       .examples = {"cooperatives update cooperatives/0192... --set 'address=Jl. Ir. H. Juanda 12' "
                    "--set member_count=120"},
       .run = update},
      {.name = "record-rat",
       .arguments = {"NAME", "BOOK_YEAR", "DATE"},
       .summary = "Record the day the annual members' meeting (RAT) for a book year was held.",
       .flags = change_flags(),
       .examples = {"cooperatives record-rat cooperatives/0192... 2015 2016-03-14"},
       .run = record_rat},
      {.name = "report-volume",
       .arguments = {"NAME", "BOOK_YEAR", "RUPIAH"},
       .summary = "Record the business volume of a book year, in whole rupiah.",
       .flags = change_flags(),
       .examples = {"cooperatives report-volume cooperatives/0192... 2015 1850000000"},
       .run = report_volume},
      {.name = "change-legal-state",
       .arguments = {"NAME",
                     {"STATE", client::words_of(*registry::Cooperative::LegalState_descriptor())}},
       .summary = "Move a cooperative in law, with the paper behind it.",
       .flags = legal_state_flags(),
       .examples = {"cooperatives change-legal-state cooperatives/0192... DALAM_PENYELESAIAN "
                    "--paper 'BA/07/RAT/2016' --paper-date 2016-11-20"},
       .run = change_legal_state},
  };
}

}  // namespace

Noun cooperatives_noun() {
  Noun noun{
      .name = "cooperatives",
      .summary = "Cooperatives (koperasi) on record.",
      .verbs = {
          {.name = "list",
           .summary = "A page of cooperatives, or all of them.",
           .flags = with_min_position(list_flags()),
           .examples = {"cooperatives list --filter 'activity = AKTIF_RAT' --limit 10"},
           .run = list},
          {.name = "get",
           .arguments = {"NAME"},
           .summary = "One cooperative with all that is known of it.",
           .flags = with_min_position({}),
           .examples = {"cooperatives get cooperatives/0192..."},
           .run = get},
          {.name = "history",
           .arguments = {"[NAME]"},
           .summary = "What changed in a cooperative, who, why and from where, the last change first.",
           .flags = history_flags_with_id(),
           .examples = {"cooperatives history cooperatives/0192...", "cooperatives history --external-id KOP-0001"},
           .run = history},
          {.name = "count",
           .summary = "How many there are, in groups when asked.",
           .flags = with_min_position(count_flags()),
           .examples = {"cooperatives count --group-by activity,legal_state"},
           .run = count},
          {.name = "import",
           .arguments = {"FILE"},
           .summary = "Import a CSV file; sending it again is harmless. Columns: docs/import.md.",
           .flags = import_flags(),
           .examples = {"cooperatives import cooperatives.csv --rejects rejects.csv"},
           .run = import},
          {.name = "register",
           .summary = "Enter one cooperative, from flags or from JSON.",
           .flags = register_flags(*registry::Cooperative::descriptor()),
           .examples = {"cooperatives register --display-name 'KSU Maju' --type SERBA_USAHA "
                        "--level PRIMER --pattern KONVENSIONAL --kelurahan 32.75.10.1001"},
           .run = enter},
          {.name = "evaluate",
           .summary = "Evaluate the activity of every cooperative as of a date.",
           .flags = evaluate_flags(),
           .examples = {"cooperatives evaluate --as-of 2016-12-31 --dry-run"},
           .run = evaluate},
      }};
  for (auto& verb : changing_verbs()) noun.verbs.push_back(std::move(verb));
  for (auto& verb : closing_verbs()) noun.verbs.push_back(std::move(verb));
  for (auto& verb : standing_verbs()) noun.verbs.push_back(std::move(verb));
  for (auto& verb : evaluation_verbs()) noun.verbs.push_back(std::move(verb));
  return noun;
}

}  // namespace lumbung::ctl
