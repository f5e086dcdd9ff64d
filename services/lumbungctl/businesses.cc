#include "client/record_fields.h"
#include "lumbungctl/history.h"
#include "lumbungctl/import_verb.h"
#include "lumbungctl/nouns.h"
#include "lumbungctl/records.h"
#include "lumbungctl/register_verb.h"
#include "lumbungctl/update_verb.h"

namespace lumbung::ctl {
namespace {

using client::Exit;
namespace registry = client::registry;

const MovedBy kMoved{{"operating_status", "businesses set-status"},
                     {"operating_status_date", "businesses set-status --since"}};

Exit list(Session& session) {
  return list_records<registry::ListBusinessesRequest>(
      session, *registry::Business::descriptor(),
      {"name", "display_name", "kbli_main", "kelurahan", "computed_size_class", "operating_status"},
      [](const auto& page) { return page.businesses(); },
      total_of<registry::CountBusinessesRequest>(session));
}

Exit get(Session& session) {
  return get_record<registry::GetBusinessRequest>(session, "businesses");
}

Exit history(Session& session) {
  return history_of_record<registry::ListBusinessesRequest>(session, "businesses",
                                                            [](const auto& page) { return page.businesses(); });
}

Exit count(Session& session) { return count_records<registry::CountBusinessesRequest>(session); }

Exit import(Session& session) { return import_records(session, client::Register::businesses); }

Exit enter(Session& session) {
  registry::RegisterBusinessRequest request;
  return register_record(session, request, *request.mutable_business(),
                         [&] { return request.mutable_owner(); });
}

Exit update(Session& session) {
  registry::UpdateBusinessRequest request;
  return update_record<registry::GetBusinessRequest>(session, "businesses", kMoved, request,
                                                     *request.mutable_business());
}

Exit set_status(Session& session) {
  registry::ChangeOperatingStatusRequest request;
  request.set_note(session.flag("note"));
  std::vector<FieldViolation> wrong;
  set_from(request, "operating_status", session.argument(1), wrong);
  if (session.has("since")) set_from(request, "status_date", session.flag("since"), wrong);
  return change_record(session, "businesses", request, std::move(wrong));
}

std::vector<Flag> status_flags() {
  auto flags = changing_flags();
  flags.push_back({.name = "since",
                   .value = "DATE",
                   .help = "Since when; the open business day when not given."});
  flags.push_back({.name = "note", .value = "TEXT", .help = "Why; no personal data."});
  flags.push_back(etag_flag());
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
           .flags = with_min_position(list_flags()),
           .examples = {"businesses list --filter 'kecamatan = \"32.75.10\"' -o csv --all"},
           .run = list},
          {.name = "get",
           .arguments = {"NAME"},
           .summary = "One business with all that is known of it.",
           .flags = with_min_position({}),
           .examples = {"businesses get businesses/0192..."},
           .run = get},
          {.name = "history",
           .arguments = {"[NAME]"},
           .summary = "What changed in a business, who, why and from where, the last change first.",
           .flags = history_flags_with_id(),
           .examples = {"businesses history businesses/0192...", "businesses history --external-id UMKM-0001"},
           .run = history},
          {.name = "count",
           .summary = "How many there are, in groups when asked.",
           .flags = with_min_position(count_flags()),
           .examples = {"businesses count --group-by kecamatan,operating_status"},
           .run = count},
          {.name = "import",
           .arguments = {"FILE"},
           .summary = "Import a CSV file; sending it again is harmless. Columns: docs/import.md.",
           .flags = import_flags(),
           .examples = {"businesses import businesses.csv --dry-run"},
           .run = import},
          {.name = "register",
           .summary = "Enter one business, from flags or from JSON, with its owner when `owner` in "
                      "the JSON is an object.",
           .flags = register_flags(*registry::Business::descriptor()),
           .examples = {"businesses register --display-name 'Warung Ibu Tini' --kbli-main 56102 "
                        "--kelurahan 32.75.10.1002"},
           .run = enter},
          {.name = "update",
           .arguments = {"NAME"},
           .summary = "Correct or complete fields of a business.",
           .flags = update_flags(*registry::Business::descriptor(), kMoved),
           .examples = {"businesses update businesses/0192... --set kbli_main=56102 --set nib="},
           .run = update},
          {.name = "set-status",
           .arguments = {"NAME",
                         {"STATUS",
                          client::words_of(*registry::Business::OperatingStatus_descriptor())}},
           .summary = "Record that a business operates, closed, moved or was not found.",
           .flags = status_flags(),
           .examples = {"businesses set-status businesses/0192... TUTUP --since 2016-11-30"},
           .run = set_status},
      },
      .personal = true};
}

}  // namespace lumbung::ctl
