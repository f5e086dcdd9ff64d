// The registry's rules of each date. A decision takes the set in force on its own date and stores
// its version; see data/rulebook/registry.json for the numbers and where they come from.
#pragma once

#include "base/date.h"
#include "base/result.h"
#include "base/rulebook.h"
#include "lumbung/registry/v1/rules.pb.h"

namespace lumbung::registry {

using v1::ActivityRules;
using v1::RuleSet;
using v1::SizeCeilings;
using v1::SizeRules;

using RegistryRules = Rulebook<RuleSet>;

// Takes a rulebook in use. Refuses a set that is undated, stands twice, or whose numbers cannot
// decide anything (ceilings not ascending, no balance measure, years or months out of range, kinds of change or
// verifications that do not exist), all at once.
Result<RegistryRules> rules_of(const v1::Rulebook& rulebook);

// The version in force on a day, for the metadata of events; empty before the first set.
std::string rules_version_on(const RegistryRules& rules, Date day);

}  // namespace lumbung::registry
