#include "registry/domain/life/record_health_assessment.h"

#include <google/protobuf/util/message_differencer.h>

#include <map>
#include <string>
#include <vector>

#include "lumbung/registry/v1/cooperative_life_events.pb.h"
#include "registry/domain/fold.h"
#include "registry/domain/life/rules_on.h"
#include "registry/domain/life/standing.h"
#include "registry/domain/standing.h"

namespace lumbung::registry {

using v1::HealthResult;
using v1::HealthRules;

namespace {

constexpr int kWholePercent = 100;

std::string aspects_of(const HealthRules& rules) {
  std::string words;
  for (const auto& each : rules.aspects()) words += (words.empty() ? "" : ", ") + each.aspect();
  return words;
}

// Scores by aspect; what is wrong with them joins `wrong`.
std::map<std::string, int> scores_of(const v1::RecordHealthAssessmentRequest& request, const HealthRules& rules,
                                     std::vector<FieldViolation>& wrong) {
  std::map<std::string, int> wanted;
  for (const auto& each : rules.aspects()) wanted[each.aspect()] = 0;
  std::map<std::string, int> given;
  for (int i = 0; i < request.scores_size(); ++i) {
    const auto& score = request.scores(i);
    const auto field = "scores[" + std::to_string(i) + "].aspect";
    if (!wanted.contains(score.aspect()))
      wrong.push_back({field, "ASPECT_UNKNOWN", "The rules of that day have: " + aspects_of(rules) + ".", score.aspect()});
    else if (!given.emplace(score.aspect(), score.score_hundredths()).second)
      wrong.push_back({field, "ASPECT_TWICE", "Give each aspect once.", score.aspect()});
  }
  for (const auto& [aspect, none] : wanted)
    if (!given.contains(aspect)) wrong.push_back({"scores", "ASPECT_MISSING", "Give a score for this aspect too.", aspect});
  return given;
}

HealthResult result_of(const v1::RecordHealthAssessmentRequest& request, const std::map<std::string, int>& scores,
                       const RuleSet& set, Date assessed) {
  HealthResult result;
  result.set_book_year(request.book_year());
  for (const auto& rule : set.health().aspects()) {
    auto& aspect = *result.add_aspects();
    aspect.set_aspect(rule.aspect());
    aspect.set_score_hundredths(scores.at(rule.aspect()));
    aspect.set_weight_percent(rule.weight_percent());
  }
  result.set_score_hundredths(weighted_hundredths(result));
  result.set_grade(grade_of(result.score_hundredths(), set.health()));
  *result.mutable_assessed_date() = message_of(assessed);
  result.set_rules_version(set.version());
  return result;
}

const HealthResult* on_record(const v1::Cooperative& cooperative, int book_year) {
  for (const auto& each : cooperative.health_results())
    if (each.book_year() == book_year) return &each;
  return nullptr;
}

}  // namespace

int weighted_hundredths(const HealthResult& result) {
  int weighted = 0;
  for (const auto& each : result.aspects()) weighted += each.score_hundredths() * each.weight_percent();
  return (weighted + kWholePercent / 2) / kWholePercent;
}

HealthResult::Grade grade_of(int score_hundredths, const HealthRules& rules) {
  if (score_hundredths >= rules.sehat_min_hundredths()) return HealthResult::GRADE_SEHAT;
  if (score_hundredths >= rules.cukup_sehat_min_hundredths()) return HealthResult::GRADE_CUKUP_SEHAT;
  if (score_hundredths >= rules.dalam_pengawasan_min_hundredths()) return HealthResult::GRADE_DALAM_PENGAWASAN;
  return HealthResult::GRADE_DALAM_PENGAWASAN_KHUSUS;
}

Result<Events> decide(const v1::Cooperative* cooperative, const v1::RecordHealthAssessmentRequest& request,
                      const RegistryRules& rules, const Today& today) {
  const auto assessed = date_of(request.assessed_date()).value_or(today.business_date);

  if (auto closed = closed_to_change(cooperative, request.name(), request.etag())) return *std::move(closed);

  if (assessed > today.business_date) return date_in_future(assessed, today.business_date);

  const auto* set = rules_on(rules, assessed, &RuleSet::has_health);
  if (!set) return no_rules_on(assessed);

  std::vector<FieldViolation> wrong;
  const auto scores = scores_of(request, set->health(), wrong);
  if (!wrong.empty()) return invalid_fields(std::move(wrong));

  if (is_before_founding(*cooperative, request.book_year()))
    return year_before_founding(*cooperative, request.book_year());

  if (request.book_year() >= assessed.year())
    return rule_broken("BOOK_YEAR_NOT_CLOSED", "A book year is assessed after its end.")
        .with("book_year", request.book_year())
        .with("assessed_date", assessed.iso());

  const auto* year = book_year(*cooperative, request.book_year());
  const auto held = year ? date_of(year->rat_date()) : std::nullopt;
  if (!held || *held > assessed)
    return rule_broken("ANNUAL_MEETING_MISSING", "The annual meeting about that book year comes first.")
        .with("book_years", request.book_year())
        .about(cooperative->name());

  auto event = about<v1::HealthAssessed>(*cooperative);
  *event.mutable_result() = result_of(request, scores, *set, assessed);
  if (const auto* before = on_record(*cooperative, request.book_year())) {
    if (google::protobuf::util::MessageDifferencer::Equals(*before, event.result())) return Events{};
    *event.mutable_previous() = *before;
  }
  return one_event(cooperative->name(), std::move(event));
}

}  // namespace lumbung::registry
