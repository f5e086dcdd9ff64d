#include "registry/domain/life/rules_on.h"

namespace lumbung::registry {

const RuleSet* rules_on(const RegistryRules& rules, Date day, bool (RuleSet::*has)() const) {
  const auto* set = rules.on(day);
  return set && (set->*has)() ? set : nullptr;
}

Refusal no_rules_on(Date day) {
  return rule_broken("NO_RULES_ON_DATE", "The rulebook says nothing about this on that date.").with("date", day.iso());
}

}  // namespace lumbung::registry
