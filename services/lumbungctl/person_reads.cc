#include "lumbungctl/nouns.h"
#include "lumbungctl/records.h"

namespace lumbung::ctl {
namespace {

namespace registry = client::registry;

client::Exit list(Session& session) {
  return list_records<registry::ListPersonReadsRequest>(
      session, *registry::PersonRead::descriptor(),
      {"name", "read_time", "agency", "subject", "purpose", "owners"},
      [](const auto& page) { return page.person_reads(); });
}

}  // namespace

Noun person_reads_noun() {
  return {.name = "person-reads",
          .summary = "Who read personal data unmasked, when and what for.",
          .verbs = {{.name = "list",
                     .summary = "A page of the audit trail, or all of it, in order of time.",
                     .flags = list_flags("name"),
                     .examples = {"person-reads list --filter 'subject = \"siti\"' -o csv --all"},
                     .run = list}},
          .personal = true};
}

}  // namespace lumbung::ctl
