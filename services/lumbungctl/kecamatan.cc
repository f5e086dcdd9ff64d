#include "lumbungctl/nouns.h"
#include "lumbungctl/session.h"

namespace lumbung::ctl {
namespace {

using client::Exit;
namespace registry = client::registry;

Exit list(Session& session) {
  const auto answer = session.api().call(registry::ListKecamatanRequest{});
  if (!answer) return session.fail(answer.failure());
  RecordList places(session.out(), session.format(), *registry::Kecamatan::descriptor(),
                    {"code", "bps_code", "display_name", "kelurahan_count"});
  for (const auto& place : answer->kecamatan()) places.add(place);
  places.page();
  places.end();
  return Exit::ok;
}

}  // namespace

Noun kecamatan_noun() {
  return {.name = "kecamatan",
          .summary = "Sub-districts of the city.",
          .verbs = {{.name = "list",
                     .summary = "All kecamatan, in both code systems.",
                     .examples = {"kecamatan list"},
                     .run = list}}};
}

}  // namespace lumbung::ctl
