#include "lumbungctl/import_verb.h"
#include "lumbungctl/nouns.h"
#include "lumbungctl/records.h"
#include "lumbungctl/register_verb.h"

namespace lumbung::ctl {
namespace {

using client::Exit;
namespace registry = client::registry;

Exit list(Session& session) {
  return list_records<registry::ListBusinessesRequest>(
      session, *registry::Business::descriptor(),
      {"name", "display_name", "kbli_main", "kelurahan", "computed_size_class", "operating_status"},
      [](const auto& page) { return page.businesses(); });
}

Exit get(Session& session) {
  return get_record<registry::GetBusinessRequest>(session, "businesses");
}

Exit count(Session& session) { return count_records<registry::CountBusinessesRequest>(session); }

Exit import(Session& session) { return import_records(session, client::Register::businesses); }

Exit enter(Session& session) {
  registry::RegisterBusinessRequest request;
  return register_record(session, request, *request.mutable_business());
}

Exit set_status(Session& session) {
  registry::ChangeOperatingStatusRequest request;
  request.set_name(resource_name("businesses", session.argument(0)));
  request.set_note(session.flag("note"));
  request.set_etag(session.flag("etag"));
  std::vector<FieldViolation> wrong;
  set_from(request, "operating_status", session.argument(1), wrong);
  if (session.has("since")) set_from(request, "status_date", session.flag("since"), wrong);
  if (!wrong.empty()) return session.fail(failure_from(std::move(wrong)));
  fill_changing(session, request);
  return print_answer(session, session.api().call(request));
}

std::vector<Flag> status_flags() {
  auto flags = changing_flags();
  flags.push_back({.name = "since",
                   .value = "DATE",
                   .help = "Since when; the open business day when not given."});
  flags.push_back({.name = "note", .value = "TEXT", .help = "Why; no personal data."});
  flags.push_back({.name = "etag",
                   .value = "ETAG",
                   .help = "Refuse the change unless the record still has this etag."});
  return flags;
}

}  // namespace

Noun businesses_noun() {
  return {
      .name = "businesses",
      .summary = "Small businesses (UMKM) on record.",
      .verbs = {
          {.name = "list",
           .summary = "A page of businesses, or all of them.",
           .flags = list_flags(),
           .examples = {"businesses list --filter 'kecamatan = \"32.75.10\"' -o csv --all"},
           .run = list},
          {.name = "get",
           .arguments = {"NAME"},
           .summary = "One business with all that is known of it.",
           .examples = {"businesses get businesses/0192..."},
           .run = get},
          {.name = "count",
           .summary = "How many there are, in groups when asked.",
           .flags = count_flags(),
           .examples = {"businesses count --group-by kecamatan,operating_status"},
           .run = count},
          {.name = "import",
           .arguments = {"FILE"},
           .summary = "Import a CSV file; sending it again is harmless. Columns: docs/import.md.",
           .flags = import_flags(),
           .examples = {"businesses import businesses.csv --dry-run"},
           .run = import},
          {.name = "register",
           .summary = "Enter one business, from flags or from JSON.",
           .flags = register_flags(*registry::Business::descriptor()),
           .examples = {"businesses register --display-name 'Warung Ibu Tini' --kbli-main 56102 "
                        "--kelurahan 32.75.10.1002"},
           .run = enter},
          {.name = "set-status",
           .arguments = {"NAME", "STATUS"},
           .summary = "Record that a business operates, closed, moved or was not found.",
           .flags = status_flags(),
           .examples = {"businesses set-status businesses/0192... TUTUP --since 2016-11-30"},
           .run = set_status},
      }};
}

}  // namespace lumbung::ctl
