#include "registry/domain/life/evaluate_page.h"

#include <algorithm>
#include <utility>

#include "lumbung/registry/v1/cooperative_life_events.pb.h"
#include "lumbung/registry/v1/events.pb.h"
#include "registry/domain/cooperatives/evaluate_cooperative_activity.h"
#include "registry/domain/life/standing.h"

namespace lumbung::registry {

using v1::Cooperative;

namespace {

constexpr std::size_t kDigitsOfAPage = 6;

void count(v1::EvaluationPage& page, Cooperative::Activity activity) {
  for (auto& each : *page.mutable_results())
    if (each.activity() == activity) return each.set_count(each.count() + 1);
  auto& first = *page.add_results();
  first.set_activity(activity);
  first.set_count(1);
}

void note_change(v1::EvaluationPage& page, const Cooperative& before, const v1::CooperativeActivityEvaluated& event) {
  if (event.old_activity() == event.new_activity() && event.old_reason() == event.evaluation().reason()) return;
  auto& change = *page.add_changes();
  change.set_cooperative(before.name());
  change.set_external_id(before.external_id());
  change.set_kecamatan(before.kecamatan());
  change.set_old_activity(event.old_activity());
  change.set_new_activity(event.new_activity());
  change.set_old_reason(event.old_reason());
  change.set_reason(event.evaluation().reason());
  change.set_closing_state(before.closing_case().state());
}

bool active(Cooperative::Activity activity) {
  return activity == Cooperative::ACTIVITY_AKTIF || activity == Cooperative::ACTIVITY_AKTIF_RAT;
}

// Adds to the page what one cooperative gives, and its event when it has one.
void look_at(const Cooperative& cooperative, const v1::EvaluateCooperativeActivityRequest& request, const RuleSet& rules,
             v1::EvaluationPage& page, Events& events) {
  if (left_out(cooperative)) return;
  const auto as_of = *date_of(request.as_of_date());
  if (evaluated_later(cooperative, as_of)) return page.set_later_on_record(page.later_on_record() + 1);
  auto event = evaluated_anew(cooperative, as_of, rules);
  const auto activity = event ? event->new_activity() : cooperative.activity();
  page.set_evaluated(page.evaluated() + 1);
  count(page, activity);
  if (has_open_case(cooperative) && active(activity)) page.set_active_with_open_case(page.active_with_open_case() + 1);
  if (!event) return;
  page.set_changed(page.changed() + 1);
  note_change(page, cooperative, *event);
  event->set_evaluation_name(page.evaluation());
  events.add(cooperative.name(), *std::move(event));
}

}  // namespace

std::string evaluation_page_name(const std::string& evaluation, int number) {
  auto digits = std::to_string(number);
  digits.insert(0, kDigitsOfAPage - std::min(kDigitsOfAPage, digits.size()), '0');
  return "evaluationPages/" + evaluation.substr(evaluation.find('/') + 1) + "-" + digits;
}

std::string evaluation_pages_end(const std::string& evaluation) {
  // The character after the dash.
  return "evaluationPages/" + evaluation.substr(evaluation.find('/') + 1) + ".";
}

Result<Events> decide(const PageToEvaluate& page, const v1::EvaluateCooperativeActivityRequest& request,
                      const RegistryRules& rulebook, const Today& today) {
  const auto in_force = rules_for(request, rulebook, today.business_date);
  if (!in_force) return in_force.refusal();

  v1::EvaluationPageDone done;
  auto& found = *done.mutable_page();
  found.set_name(evaluation_page_name(page.evaluation, page.number));
  found.set_evaluation(page.evaluation);
  found.set_number(page.number);
  found.set_last_cooperative(page.last_cooperative);
  Events of_cooperatives;
  for (const auto* cooperative : page.cooperatives)
    if (cooperative) look_at(*cooperative, request, **in_force, found, of_cooperatives);

  Events events;
  const auto stream = found.name();
  events.add(stream, std::move(done));
  for (const auto& event : of_cooperatives) events.add(event);
  return events;
}

void EvaluationTotals::add(const v1::EvaluationPage& page) {
  sum_.set_evaluated(sum_.evaluated() + page.evaluated());
  sum_.set_changed(sum_.changed() + page.changed());
  sum_.set_later_on_record(sum_.later_on_record() + page.later_on_record());
  sum_.set_active_with_open_case(sum_.active_with_open_case() + page.active_with_open_case());
  for (const auto& each : page.results()) by_activity_[each.activity()] += each.count();
  for (const auto& change : page.changes()) {
    auto& transition = transitions_[std::to_string(change.old_activity()) + "/" + std::to_string(change.new_activity()) +
                                    "/" + change.old_reason() + "/" + change.reason()];
    transition.set_old_activity(change.old_activity());
    transition.set_new_activity(change.new_activity());
    transition.set_old_reason(change.old_reason());
    transition.set_reason(change.reason());
    transition.set_count(transition.count() + 1);
    if (first_changes_.size() < kChangesShown) first_changes_.push_back(change);
  }
}

void EvaluationTotals::put_into(v1::ActivityEvaluation& evaluation) const {
  evaluation.set_state(v1::ActivityEvaluation::STATE_FINISHED);
  evaluation.set_evaluated(sum_.evaluated());
  evaluation.set_changed(sum_.changed());
  evaluation.set_later_on_record(sum_.later_on_record());
  evaluation.set_active_with_open_case(sum_.active_with_open_case());
  evaluation.clear_results();
  for (const auto& [activity, number] : by_activity_) {
    auto& each = *evaluation.add_results();
    each.set_activity(static_cast<Cooperative::Activity>(activity));
    each.set_count(number);
  }
  evaluation.clear_transitions();
  for (const auto& [key, transition] : transitions_) *evaluation.add_transitions() = transition;
}

}  // namespace lumbung::registry
