#include "registry/domain/rules.h"

#include <set>
#include <string>
#include <vector>

#include "registry/domain/change_requests/kinds.h"
#include "registry/domain/life/life_rules.h"

namespace lumbung::registry {
namespace {

constexpr int kMaxBookYears = 10;
constexpr int kMonthsOfAYear = 12;
constexpr int kMaxVisitMonths = 60;
constexpr int kMaxToleranceMetres = 1'000;
constexpr int kMaxVisitsInARow = 10;
constexpr int kMaxPaperMonths = 120;

class SetChecks {
 public:
  SetChecks(int at, const RuleSet& set, std::vector<FieldViolation>& wrong)
      : path_("rule_sets[" + std::to_string(at) + "]."), set_(set), wrong_(wrong) {}

  void run() {
    ceilings("size.sales", set_.size().sales());
    ceilings("size.balance", set_.size().balance());
    if (set_.size().balance_measure() == SizeRules::BALANCE_MEASURE_UNSPECIFIED)
      add("size.balance_measure", "RULE_MISSING", "Say which figure of the balance sheet counts.");
    const auto& activity = set_.activity();
    range("activity.dormant_after_book_years", activity.dormant_after_book_years(), kMaxBookYears);
    range("activity.volume_book_years", activity.volume_book_years(), kMaxBookYears);
    range("activity.rat_deadline_months", activity.rat_deadline_months(), kMonthsOfAYear);
    check_life_rules(path_, set_, wrong_);
    const auto& visits = set_.visits();
    range("visits.valid_months", visits.valid_months(), kMaxVisitMonths);
    range("visits.border_tolerance_m", visits.border_tolerance_m(), kMaxToleranceMetres, 0);
    range("visits.dormant_after_not_found", visits.dormant_after_not_found(), kMaxVisitsInARow);
    changes();
    if (set_.has_papers()) papers();
  }

 private:
  void papers() {
    range("papers.sku_valid_months", set_.papers().sku_valid_months(), kMaxPaperMonths);
    range("papers.skb_valid_months", set_.papers().skb_valid_months(), kMaxPaperMonths);
    range("papers.domicile_valid_months", set_.papers().domicile_valid_months(), kMaxPaperMonths);
  }

  void ceilings(const std::string& field, const SizeCeilings& to) {
    const bool ascending = 0 < to.mikro_max_rupiah() &&
                           to.mikro_max_rupiah() < to.kecil_max_rupiah() &&
                           to.kecil_max_rupiah() < to.menengah_max_rupiah();
    if (!ascending)
      add(field, "CEILINGS_NOT_ASCENDING",
          "Give three amounts above 0, each above the one before.");
  }

  void range(const std::string& field, int value, int highest, int lowest = 1) {
    if (value < lowest || value > highest)
      add(field, "RULE_OUT_OF_RANGE",
          "Give a number from " + std::to_string(lowest) + " to " + std::to_string(highest) + ".");
  }

  // A word that is misspelt would ask for nothing.
  void changes() {
    std::set<std::string_view> seen;
    for (int at = 0; at < set_.changes_size(); ++at) {
      const auto& rule = set_.changes(at);
      const auto field = "changes[" + std::to_string(at) + "].";
      if (!change_kind_named(rule.kind()))
        add(field + "kind", "CHANGE_KIND_UNKNOWN", "There is no kind of change " + rule.kind() + ".");
      if (!seen.insert(rule.kind()).second)
        add(field + "kind", "CHANGE_KIND_TWICE", "Name each kind of change once.");
      for (const auto& word : rule.verifications())
        if (!verification_named(word))
          add(field + "verifications", "VERIFICATION_UNKNOWN", "There is no verification " + word + ".");
    }
  }

  void add(const std::string& field, std::string reason, std::string sentence) {
    wrong_.push_back({path_ + field, std::move(reason), std::move(sentence), set_.version()});
  }

  std::string path_;
  const RuleSet& set_;
  std::vector<FieldViolation>& wrong_;
};

}  // namespace

Result<RegistryRules> rules_of(const v1::Rulebook& rulebook) {
  std::vector<FieldViolation> wrong;
  for (int at = 0; at < rulebook.rule_sets_size(); ++at)
    SetChecks(at, rulebook.rule_sets(at), wrong).run();
  if (rulebook.rule_sets().empty())
    wrong.push_back({"rule_sets", "RULE_MISSING", "A rulebook needs at least one rule set.", ""});
  if (!wrong.empty()) return invalid_fields(std::move(wrong));
  return RegistryRules::of({rulebook.rule_sets().begin(), rulebook.rule_sets().end()});
}

std::string rules_version_on(const RegistryRules& rules, Date day) {
  const auto* set = rules.on(day);
  return set ? set->version() : std::string();
}

}  // namespace lumbung::registry
