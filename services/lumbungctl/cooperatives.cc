#include "lumbungctl/import_verb.h"
#include "lumbungctl/nouns.h"
#include "lumbungctl/records.h"
#include "lumbungctl/register_verb.h"

namespace lumbung::ctl {
namespace {

using client::Exit;
namespace registry = client::registry;

Exit list(Session& session) {
  return list_records<registry::ListCooperativesRequest>(
      session, *registry::Cooperative::descriptor(),
      {"name", "display_name", "type", "kelurahan", "legal_state", "activity", "member_count"},
      [](const auto& page) { return page.cooperatives(); });
}

Exit get(Session& session) {
  return get_record<registry::GetCooperativeRequest>(session, "cooperatives");
}

Exit count(Session& session) { return count_records<registry::CountCooperativesRequest>(session); }

Exit import(Session& session) { return import_records(session, client::Register::cooperatives); }

Exit enter(Session& session) {
  registry::RegisterCooperativeRequest request;
  return register_record(session, request, *request.mutable_cooperative());
}

Exit evaluate(Session& session) {
  registry::EvaluateCooperativeActivityRequest request;
  std::vector<FieldViolation> wrong;
  set_from(request, "as_of_date", session.flag("as-of"), wrong);
  if (!wrong.empty()) return session.fail(failure_from(std::move(wrong)));
  fill_changing(session, request);
  const auto answer = session.api().call(request);
  if (!answer) return session.fail(answer.failure());
  print_counts(session, {"activity"}, {answer->results().begin(), answer->results().end()},
               answer->evaluated());
  session.err() << answer->evaluated() << " evaluated by " << answer->rules_version() << ", "
                << answer->changed()
                << (session.has("dry-run") ? " would change.\n" : " changed.\n");
  return Exit::ok;
}

}  // namespace

Noun cooperatives_noun() {
  auto evaluate_flags = changing_flags();
  evaluate_flags.push_back(
      {.name = "as-of",
       .value = "DATE",
       .help = "Facts up to the end of this day count, for example 2016-12-31.",
       .required = true});
  return {
      .name = "cooperatives",
      .summary = "Cooperatives (koperasi) on record.",
      .verbs = {
          {.name = "list",
           .summary = "A page of cooperatives, or all of them.",
           .flags = list_flags(),
           .examples = {"cooperatives list --filter 'activity = AKTIF_RAT' --limit 10"},
           .run = list},
          {.name = "get",
           .arguments = {"NAME"},
           .summary = "One cooperative with all that is known of it.",
           .examples = {"cooperatives get cooperatives/0192..."},
           .run = get},
          {.name = "count",
           .summary = "How many there are, in groups when asked.",
           .flags = count_flags(),
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
           .flags = std::move(evaluate_flags),
           .examples = {"cooperatives evaluate --as-of 2016-12-31 --dry-run"},
           .run = evaluate},
      }};
}

}  // namespace lumbung::ctl
