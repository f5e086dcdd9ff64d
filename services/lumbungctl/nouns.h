// The nouns of the command line, one file each.
#pragma once

#include "lumbungctl/command.h"

namespace lumbung::ctl {

Noun cooperatives_noun();
Noun businesses_noun();
Noun owners_noun();
Noun history_noun();
Noun duplicates_noun();
Noun person_reads_noun();
Noun change_requests_noun();
Noun visits_noun();
Noun interventions_noun();
Noun study_visits_noun();
Noun papers_noun();
Noun kecamatan_noun();
Noun kelurahan_noun();
Noun kbli_noun();
Noun search_noun();
Noun figures_noun();
Noun calendar_noun();
Noun log_noun();
Noun relay_noun();
Noun views_noun();
Noun events_noun();
Noun server_noun();
Noun completion_noun();

// Flags of every changing verb: --request-id and --dry-run.
std::vector<Flag> changing_flags();

}  // namespace lumbung::ctl
