#include <algorithm>
#include <string>

#include "client/record_fields.h"
#include "lumbungctl/cooperative_life.h"
#include "lumbungctl/nouns.h"
#include "lumbungctl/records.h"

namespace lumbung::ctl {
namespace {

using client::Exit;
namespace registry = client::registry;

const std::vector<std::string>& activities() {
  static const auto words = client::words_of(*registry::Cooperative::Activity_descriptor());
  return words;
}

Exit evaluations(Session& session) {
  return list_records<registry::ListActivityEvaluationsRequest>(
      session, *registry::ActivityEvaluation::descriptor(),
      {"name", "as_of_date", "state", "rules_version", "evaluated", "changed", "active_with_open_case"},
      [](const auto& page) { return page.evaluations(); });
}

Exit evaluation(Session& session) {
  return get_record<registry::GetActivityEvaluationRequest>(session, "evaluations");
}

Exit list_changes(Session& session, registry::ListEvaluationChangesRequest request) {
  const bool all = session.has("all");
  const auto limit = session.number("limit", kListLimit);
  request.set_page_size(static_cast<std::int32_t>(all ? kLargestPage : std::min(limit, kLargestPage)));
  RecordList list(session.out(), session.format(), *registry::ActivityChange::descriptor(),
                  {"cooperative", "kecamatan", "old_activity", "old_reason", "new_activity", "reason", "closing_state"});
  for (std::int64_t listed = 0;;) {
    const auto page = session.api().call(request);
    if (!page) return session.fail(page.failure());
    for (const auto& change : page->changes())
      if (all || listed < limit) {
        list.add(change);
        ++listed;
      }
    list.page();
    if (!session.out()) return Exit::internal;
    const bool more = !page->next_page_token().empty();
    if (!more || (!all && listed >= limit)) {
      list.end();
      if (more) session.err() << "There are more: --limit N lists more of them, --all all.\n";
      return Exit::ok;
    }
    request.set_page_token(page->next_page_token());
  }
}

Exit changes(Session& session) {
  registry::ListEvaluationChangesRequest request;
  std::vector<FieldViolation> wrong;
  request.set_name(resource_name("evaluations", session.argument(0)));
  if (session.has("old")) set_from(request, "old_activity", session.flag("old"), wrong);
  if (session.has("new")) set_from(request, "new_activity", session.flag("new"), wrong);
  if (!wrong.empty()) return session.fail(failure_from(std::move(wrong)));
  request.set_reason(session.flag("reason"));
  request.set_kecamatan(session.flag("kecamatan"));
  return list_changes(session, std::move(request));
}

std::string words(registry::Cooperative::Activity activity, const std::string& reason) {
  const auto word = client::word_of(*registry::Cooperative::Activity_descriptor()->FindValueByNumber(activity));
  return reason.empty() ? word : word + " (" + reason + ")";
}

std::vector<Flag> changes_flags() {
  return {
      {.name = "old", .value = "ACTIVITY", .help = "Only those that were this.", .words = activities()},
      {.name = "new", .value = "ACTIVITY", .help = "Only those that are this since.", .words = activities()},
      {.name = "reason", .value = "WORD", .help = "Only those for this reason, for example DORMANT."},
      {.name = "kecamatan", .value = "CODE", .help = "Only those of a kecamatan, by Kemendagri code."},
      {.name = "limit",
       .value = "N",
       .help = "Most changes listed; 50 when not given.",
       .kind = Flag::Kind::number},
      {.name = "all", .help = "List every change."},
  };
}

}  // namespace

void tell_changes(const Session& session, const registry::EvaluateCooperativeActivityResponse& answer) {
  for (const auto& each : answer.transitions())
    session.err() << "  " << each.count() << ": " << words(each.old_activity(), each.old_reason()) << " to "
                  << words(each.new_activity(), each.reason()) << '\n';
  if (answer.later_on_record() > 0)
    session.err() << answer.later_on_record() << " left as they are: an evaluation of a later day is on record.\n";
  if (answer.active_with_open_case() > 0)
    session.err() << answer.active_with_open_case() << " found active while a case to close them is open.\n";
  if (!answer.evaluation().empty())
    session.err() << "Each change: lumbungctl cooperatives evaluation-changes " << answer.evaluation() << '\n';
}

std::vector<Verb> evaluation_verbs() {
  return {
      {.name = "evaluations",
       .summary = "Evaluations of the register that changed something, oldest first.",
       .flags = list_flags("name"),
       .examples = {"cooperatives evaluations --filter 'as_of_date >= 2016-12-31'"},
       .run = evaluations},
      {.name = "evaluation",
       .arguments = {"NAME"},
       .summary = "One evaluation, with what it found and how much it changed.",
       .examples = {"cooperatives evaluation evaluations/0192..."},
       .run = evaluation},
      {.name = "evaluation-changes",
       .arguments = {"NAME"},
       .summary = "What an evaluation changed and why, cooperative by cooperative.",
       .flags = changes_flags(),
       .examples = {"cooperatives evaluation-changes evaluations/0192... --new TIDAK_AKTIF --reason DORMANT"},
       .run = changes},
  };
}

}  // namespace lumbung::ctl
