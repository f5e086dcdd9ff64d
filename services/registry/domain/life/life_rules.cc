#include "registry/domain/life/life_rules.h"

#include <set>

namespace lumbung::registry {
namespace {

constexpr int kMaxMonths = 12;
constexpr int kMaxMeetings = 10;
constexpr int kMaxValidMonths = 60;
constexpr int kWholePercent = 100;
constexpr int kHighestHundredths = 10'000;

class LifeChecks {
 public:
  LifeChecks(const std::string& path, const v1::RuleSet& set, std::vector<FieldViolation>& wrong)
      : path_(path), version_(set.version()), wrong_(wrong) {}

  void range(const std::string& field, int value, int highest) {
    if (value < 1 || value > highest)
      add(field, "RULE_OUT_OF_RANGE", "Give a number from 1 to " + std::to_string(highest) + ".");
  }

  void health(const v1::HealthRules& rules) {
    int percent = 0;
    std::set<std::string> seen;
    for (const auto& each : rules.aspects()) {
      percent += each.weight_percent();
      range("health.aspects.weight_percent", each.weight_percent(), kWholePercent);
      if (each.aspect().empty()) add("health.aspects", "ASPECT_MISSING", "Give each aspect its word.");
      if (!seen.insert(each.aspect()).second) add("health.aspects", "ASPECT_TWICE", "Give each aspect once.");
    }
    if (percent != kWholePercent) add("health.aspects", "WEIGHTS_NOT_100", "The weights add up to 100 percent.");
    const bool descending = kHighestHundredths >= rules.sehat_min_hundredths() &&
                            rules.sehat_min_hundredths() > rules.cukup_sehat_min_hundredths() &&
                            rules.cukup_sehat_min_hundredths() > rules.dalam_pengawasan_min_hundredths() &&
                            rules.dalam_pengawasan_min_hundredths() > 0;
    if (!descending) add("health", "BANDS_NOT_DESCENDING", "Give three lowest scores, each below the one before.");
  }

 private:
  void add(const std::string& field, std::string reason, std::string sentence) {
    wrong_.push_back({path_ + field, std::move(reason), std::move(sentence), version_});
  }

  const std::string& path_;
  const std::string& version_;
  std::vector<FieldViolation>& wrong_;
};

}  // namespace

void check_life_rules(const std::string& path, const v1::RuleSet& set, std::vector<FieldViolation>& wrong) {
  LifeChecks checks(path, set, wrong);
  if (set.has_closing()) {
    checks.range("closing.objection_months", set.closing().objection_months(), kMaxMonths);
    checks.range("closing.answer_months", set.closing().answer_months(), kMaxMonths);
  }
  if (set.has_health()) checks.health(set.health());
  if (set.has_certificate()) {
    checks.range("certificate.consecutive_meetings", set.certificate().consecutive_meetings(), kMaxMeetings);
    checks.range("certificate.valid_months", set.certificate().valid_months(), kMaxValidMonths);
  }
}

}  // namespace lumbung::registry
