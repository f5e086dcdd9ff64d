// A part of an evaluation of the whole register: cooperatives that follow each other, decided together, so that an evaluation
// of 250 thousand is a thousand commands, and one that changes nothing a thousand small facts. What it found stands in one
// fact, from which the totals and the list of changes come, also after an interruption.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/events.h"
#include "base/result.h"
#include "lumbung/registry/v1/cooperative_life_service.pb.h"
#include "registry/domain/rules.h"

namespace lumbung::registry {

// Changes told in the answer of an evaluation; all of them are listed from its record.
inline constexpr int kChangesShown = 100;

struct PageToEvaluate {
  std::string evaluation;  // `evaluations/{id}`.
  int number = 0;          // Of the page, from 0.
  std::vector<const v1::Cooperative*> cooperatives;  // By name; null for one that does not exist.
  std::string last_cooperative;
};

// The stream of a page; pages of an evaluation sort by their number.
std::string evaluation_page_name(const std::string& evaluation, int number);
// Behind the last of them, in the order of names.
std::string evaluation_pages_end(const std::string& evaluation);

// The fact about the page first, then one for each cooperative with a new evaluation. Refusals: those of rules_for(). Ended and
// merged ones are left out; those with an evaluation of a later day are left as they are.
Result<Events> decide(const PageToEvaluate& page, const v1::EvaluateCooperativeActivityRequest& request,
                      const RegistryRules& rules, const Today& today);

// Adds up pages to the totals of their evaluation.
class EvaluationTotals {
 public:
  void add(const v1::EvaluationPage& page);
  // Into the record, which becomes FINISHED.
  void put_into(v1::ActivityEvaluation& evaluation) const;
  // The first changes, kChangesShown at most.
  const std::vector<v1::ActivityChange>& first_changes() const { return first_changes_; }

 private:
  v1::EvaluationPage sum_;
  std::map<int, std::int64_t> by_activity_;
  std::map<std::string, v1::ActivityTransition> transitions_;  // By what they are, in the order shown.
  std::vector<v1::ActivityChange> first_changes_;
};

}  // namespace lumbung::registry
