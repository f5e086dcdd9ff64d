// Every rule has a date. A rulebook is a list of dated rule sets, read from data; a decision takes the set in
// force on its own date and stores its version, and nothing is ever recomputed with today's table.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/check.h"
#include "base/date.h"
#include "base/result.h"

namespace lumbung {

// `RuleSet` is a message with `version` (string) and `effective_from` (google.type.Date).
template <class RuleSet>
class Rulebook {
 public:
  Rulebook() = default;

  // Refuses a set without version or date, and two sets with the same version or date.
  static Result<Rulebook> of(std::vector<RuleSet> sets) {
    Rulebook book;
    for (auto& set : sets) {
      const auto from = date_of(set.effective_from());
      if (!from || set.version().empty())
        return invalid_field("rule_sets", "RULE_SET_UNDATED",
                             "A rule set needs a version and an effective_from.", set.version());
      for (const auto& [other_from, other] : book.sets_)
        if (other_from == *from || other.version() == set.version())
          return invalid_field("rule_sets", "RULE_SET_TWICE",
                               "Two rule sets share a version or a date.", set.version());
      book.sets_.emplace_back(*from, std::move(set));
    }
    std::sort(book.sets_.begin(), book.sets_.end(),
              [](const auto& a, const auto& b) { return a.first < b.first; });
    return book;
  }

  // The set in force on a day; null before the first.
  const RuleSet* on(Date day) const {
    const RuleSet* found = nullptr;
    for (const auto& [from, set] : sets_)
      if (from <= day) found = &set;
    return found;
  }

 private:
  std::vector<std::pair<Date, RuleSet>> sets_;
};

}  // namespace lumbung
