// The rule set of a day that says something about the matter at hand. A set may be silent about a matter: then there are no
// rules, and the command says so rather than guess.
#pragma once

#include "base/result.h"
#include "registry/domain/rules.h"

namespace lumbung::registry {

// `has` is `&RuleSet::has_closing` and the like. Null when no set holds on that day or the one that does is silent.
const RuleSet* rules_on(const RegistryRules& rules, Date day, bool (RuleSet::*has)() const);

// NO_RULES_ON_DATE.
Refusal no_rules_on(Date day);

}  // namespace lumbung::registry
