#include "lumbungctl/nouns.h"

#include "client/connect.h"
#include "lumbungctl/command.h"

namespace lumbung::ctl {

std::vector<Flag> global_flags() {
  return {
      {.name = "server",
       .value = "HOST:PORT",
       .help = std::string("The server, or one of each service as registry=HOST:PORT,reporting=HOST:PORT; LUMBUNG_SERVER, or ") + client::kDefaultAddress +
               ", when not given."},
      {.name = "output",
       .value = "FORMAT",
       .help = "table, json or csv; table when not given.",
       .letter = 'o',
       .words = {"table", "json", "csv"}},
      {.name = "timeout",
       .value = "TIME",
       .help =
           "Longest wait for an answer: 500ms, 30s, 2m. 30s when not given; none for long work.",
       .kind = Flag::Kind::duration},
      {.name = "act-as",
       .value = "PERSON",
       .help =
           "Who acts: `agency=dinas-koperasi;person=siti;roles=registry-officer`. Loopback only."},
      {.name = "help", .help = "This help.", .letter = 'h'},
      {.name = "version", .help = "Version of this program."},
  };
}

std::vector<Flag> changing_flags() {
  return {
      {.name = "request-id",
       .value = "ID",
       .help = "Idempotency key; a new UUID when not given. Give the same one to repeat a call."},
      {.name = "dry-run", .help = "Check and answer, without effect."},
  };
}

std::vector<Noun> all_nouns() {
  return {cooperatives_noun(), businesses_noun(), owners_noun(), history_noun(), duplicates_noun(), person_reads_noun(),
          change_requests_noun(), visits_noun(),
          search_noun(),
          figures_noun(),
          interventions_noun(), study_visits_noun(), papers_noun(),
          kecamatan_noun(),    kelurahan_noun(),  kbli_noun(),   calendar_noun(),
          log_noun(),          relay_noun(),      views_noun(),      events_noun(), server_noun(), completion_noun()};
}

}  // namespace lumbung::ctl
