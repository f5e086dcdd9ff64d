// The verbs of `cooperatives` about their life: closing cases, health, certificate, annual meetings due, what evaluations changed.
#pragma once

#include <vector>

#include "lumbungctl/session.h"

namespace lumbung::ctl {

std::vector<Verb> closing_verbs();
std::vector<Verb> standing_verbs();
std::vector<Verb> evaluation_verbs();

// Behind the counts of an evaluation: what moved and why, and open cases of active cooperatives.
void tell_changes(const Session& session, const client::registry::EvaluateCooperativeActivityResponse& answer);

}  // namespace lumbung::ctl
