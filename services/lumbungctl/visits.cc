#include <algorithm>

#include "client/record_json.h"
#include "lumbungctl/nouns.h"
#include "lumbungctl/records.h"
#include "lumbungctl/upload_visits.h"

namespace lumbung::ctl {
namespace {

using client::Exit;
namespace registry = client::registry;

Exit list(Session& session) {
  return list_records<registry::ListVisitsRequest>(
      session, *registry::Visit::descriptor(),
      {"name", "visit_date", "report.target_external_id", "report.target", "report.outcome", "report.officer",
       "report.device", "agreement", "distance_m", "kelurahan"},
      [](const auto& page) { return page.visits(); }, total_of<registry::CountVisitsRequest>(session));
}

Exit get(Session& session) { return get_record<registry::GetVisitRequest>(session, "visits"); }

Exit count(Session& session) { return count_records<registry::CountVisitsRequest>(session); }

Exit record(Session& session) {
  registry::RecordVisitRequest request;
  const auto text = text_of_file(session, session.flag("from"));
  if (!text) return session.fail(text.failure());
  auto from = client::fill_from_json(*text, *request.mutable_report());
  if (!from.wrong.empty()) return session.fail(failure_from(std::move(from.wrong)));
  fill_changing(session, request);
  return print_answer(session, session.api().call(request));
}

Exit due(Session& session) {
  registry::ListDueVisitsRequest request;
  std::vector<FieldViolation> wrong;
  set_from(request, "target_kind", session.argument(0), wrong);
  if (session.has("as-of")) set_from(request, "as_of_date", session.flag("as-of"), wrong);
  if (!wrong.empty()) return session.fail(failure_from(std::move(wrong)));
  request.set_place(session.flag("place"));
  request.set_filter(session.flag("filter"));
  request.set_order_by(session.flag("order-by"));
  const bool all = session.has("all");
  const auto limit = session.number("limit", kListLimit);
  request.set_page_size(static_cast<std::int32_t>(all ? kLargestPage : std::min(limit, kLargestPage)));
  RecordList records(session.out(), session.format(), *registry::DueVisit::descriptor(),
                     {"name", "external_id", "display_name", "kelurahan", "address", "last_visit_date",
                      "last_visit_outcome"});
  for (std::int64_t listed = 0;;) {
    const auto page = session.api().call(request);
    if (!page) return session.fail(page.failure());
    for (const auto& each : page->due_visits()) {
      if (!all && listed == limit) break;
      records.add(each);
      ++listed;
    }
    records.page();
    const bool more = !page->next_page_token().empty();
    if (more && (all || listed < limit)) {
      request.set_page_token(page->next_page_token());
      continue;
    }
    records.end();
    if (more) session.err() << "There are more: --limit N lists more of them, --all all.\n";
    return Exit::ok;
  }
}

std::vector<Flag> record_flags() {
  auto flags = changing_flags();
  flags.push_back({.name = "from",
                   .value = "FILE",
                   .help = "The visit as JSON, `-` for standard input; docs/visits.md.",
                   .required = true});
  return flags;
}

std::vector<Flag> due_flags() {
  auto flags = list_flags();
  std::erase_if(flags, [](const Flag& flag) { return flag.name == "page-size"; });
  flags.push_back({.name = "place", .value = "CODE", .help = "Kemendagri code of a kelurahan or kecamatan."});
  flags.push_back({.name = "as-of", .value = "DATE", .help = "Due on this day; the open business day when not given."});
  return flags;
}

}  // namespace

Noun visits_noun() {
  return {
      .name = "visits",
      .summary = "Field visits, as devices send them.",
      .verbs = {
          {.name = "list",
           .summary = "A page of visits, or all of them.",
           .flags = list_flags("name or visit_date"),
           .examples = {"visits list --filter 'agreement = DISAGREES' --limit 20"},
           .run = list},
          {.name = "get",
           .arguments = {"NAME"},
           .summary = "One visit, and where it was made.",
           .examples = {"visits get visits/0192..."},
           .run = get},
          {.name = "count",
           .summary = "How many there are, in groups when asked.",
           .flags = count_flags(),
           .examples = {"visits count --group-by outcome,kecamatan"},
           .run = count},
          {.name = "record",
           .summary = "Enter one visit, from JSON.",
           .flags = record_flags(),
           .examples = {"visits record --from visit.json"},
           .run = record},
          {.name = "upload",
           .arguments = {"FILE"},
           .summary = "Send a device's visits, one as JSON a line; sending them again is harmless.",
           .flags = upload_flags(),
           .examples = {"visits upload tablet-07.jsonl --rejects rejects.jsonl"},
           .run = upload_visits},
          {.name = "due",
           .arguments = {{"KIND", {"BUSINESS", "COOPERATIVE"}}},
           .summary = "Records without a visit that still holds, to plan a day by.",
           .flags = due_flags(),
           .examples = {"visits due COOPERATIVE --place 32.75.10.1002"},
           .run = due},
      },
      .personal = true};
}

}  // namespace lumbung::ctl
