// What the rulebook may say about closing, health and the certificate. A set may leave any of them out: it is silent then.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "lumbung/registry/v1/rules.pb.h"

namespace lumbung::registry {

// RULE_OUT_OF_RANGE, ASPECT_MISSING, ASPECT_TWICE, WEIGHTS_NOT_100, BANDS_NOT_DESCENDING, below `path` (`rule_sets[0].`).
void check_life_rules(const std::string& path, const v1::RuleSet& set, std::vector<FieldViolation>& wrong);

}  // namespace lumbung::registry
