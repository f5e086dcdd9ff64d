#include "registry/domain/cooperatives/evaluate_cooperative_activity.h"

#include <algorithm>

#include "lumbung/registry/v1/events.pb.h"
#include "registry/domain/standing.h"
#include "registry/domain/visits/visit_notes.h"

namespace lumbung::registry {

using v1::Cooperative;

namespace {

// A deadline has passed on the day after it.
bool deadline_passed(int book_year, Date as_of, const ActivityRules& rules) {
  return Date(book_year, 12, 31).plus_months(rules.rat_deadline_months()) < as_of;
}

int latest_due_year(Date as_of, const ActivityRules& rules) {
  int year = as_of.year() - 1;
  while (!deadline_passed(year, as_of, rules)) --year;
  return year;
}

bool met(const Cooperative::BookYear& year, Date as_of) {
  const auto held = date_of(year.rat_date());
  return held && *held <= as_of;
}

// Nobody knew it at its address on as many days in a row as the rules want, and no meeting was held since.
bool not_found_by_visits(const Cooperative& cooperative, Date as_of, const v1::VisitRules& rules) {
  if (days_not_found(cooperative.recent_visits(), as_of, rules) < rules.dormant_after_not_found()) return false;
  const auto last = last_day_up_to(cooperative.recent_visits(), as_of);
  const auto& years = cooperative.book_years();
  return std::none_of(years.begin(), years.end(), [&](const Cooperative::BookYear& year) {
    return met(year, as_of) && date_of(year.rat_date()) > last;
  });
}

bool same(const Cooperative& cooperative, const ActivityFinding& found, const Date& as_of,
          const RuleSet& rules) {
  const auto& before = cooperative.evaluation();
  return cooperative.activity() == found.activity && date_of(before.as_of_date()) == as_of &&
         before.reason() == found.reason && before.rules_version() == rules.version();
}

}  // namespace

ActivityFinding evaluate(const Cooperative& cooperative, Date as_of, const ActivityRules& rules) {
  const int latest = latest_due_year(as_of, rules);
  const int first = cooperative.founded_date().year();
  bool anything_known = false;
  bool met_for_latest = false;
  bool met_recently = false;
  bool traded_recently = false;
  for (const auto& year : cooperative.book_years()) {
    if (year.year() < first || year.year() > latest) continue;
    const bool held = met(year, as_of);
    anything_known |= held || year.has_business_volume_rupiah();
    met_for_latest |= held && year.year() == latest;
    met_recently |= held && year.year() > latest - rules.dormant_after_book_years();
    traded_recently |=
        year.business_volume_rupiah() > 0 && year.year() > latest - rules.volume_book_years();
  }
  if (!anything_known) return {Cooperative::ACTIVITY_BELUM_DINILAI, "NO_DATA"};
  if (met_for_latest) return {Cooperative::ACTIVITY_AKTIF_RAT, "RAT_HELD"};
  if (met_recently) return {Cooperative::ACTIVITY_AKTIF, "RAT_MISSING_BUT_RECENT"};
  if (traded_recently) return {Cooperative::ACTIVITY_AKTIF, "VOLUME_REPORTED"};
  return {Cooperative::ACTIVITY_TIDAK_AKTIF, "DORMANT"};
}

ActivityFinding evaluate(const Cooperative& cooperative, Date as_of, const RuleSet& rules) {
  if (rules.has_visits() && not_found_by_visits(cooperative, as_of, rules.visits()))
    return {Cooperative::ACTIVITY_TIDAK_AKTIF, "NOT_FOUND_TWICE"};
  return evaluate(cooperative, as_of, rules.activity());
}

bool left_out(const Cooperative& cooperative) {
  return has_ended(cooperative) || is_merged(cooperative);
}

bool evaluated_later(const Cooperative& cooperative, Date as_of) {
  const auto on_record = date_of(cooperative.evaluation().as_of_date());
  return on_record && *on_record > as_of;
}

std::optional<v1::CooperativeActivityEvaluated> evaluated_anew(const Cooperative& cooperative, Date as_of,
                                                               const RuleSet& rules) {
  const auto found = evaluate(cooperative, as_of, rules);
  if (same(cooperative, found, as_of, rules)) return std::nullopt;

  v1::CooperativeActivityEvaluated evaluated;
  evaluated.set_name(cooperative.name());
  evaluated.set_external_id(cooperative.external_id());
  evaluated.set_kecamatan(cooperative.kecamatan());
  evaluated.set_type(cooperative.type());
  evaluated.set_old_activity(cooperative.activity());
  evaluated.set_old_reason(cooperative.evaluation().reason());
  evaluated.set_new_activity(found.activity);
  auto& evaluation = *evaluated.mutable_evaluation();
  *evaluation.mutable_as_of_date() = message_of(as_of);
  evaluation.set_rules_version(rules.version());
  evaluation.set_reason(found.reason);
  return evaluated;
}

Result<const RuleSet*> rules_for(const v1::EvaluateCooperativeActivityRequest& request,
                                 const RegistryRules& rules, Date open_day) {
  const auto as_of = date_of(request.as_of_date());
  CHECK(as_of.has_value());  // The request's shape was checked.

  if (*as_of > open_day) return date_in_future(*as_of, open_day);

  const auto* set = rules.on(*as_of);
  if (!set)
    return rule_broken("NO_RULES_ON_DATE", "The rulebook begins after that date.")
        .with("date", as_of->iso());

  return set;
}

Result<Events> decide(const Cooperative& cooperative,
                      const v1::EvaluateCooperativeActivityRequest& request,
                      const RegistryRules& rulebook, const Today& today) {
  const auto in_force = rules_for(request, rulebook, today.business_date);
  if (!in_force) return in_force.refusal();

  const auto as_of = *date_of(request.as_of_date());
  if (left_out(cooperative) || evaluated_later(cooperative, as_of)) return Events{};

  auto evaluated = evaluated_anew(cooperative, as_of, **in_force);
  if (!evaluated) return Events{};
  return one_event(cooperative.name(), *std::move(evaluated));
}

}  // namespace lumbung::registry
