// How likely two records describe the same business: points for and against, each with the values it came from, added up to
// a score. The points were set on the tuning set of data/duplicates and judged on another (docs/duplicates.md).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "registry/domain/duplicates/corpus.h"

namespace lumbung::registry {

inline constexpr int kHighestScore = 1000;
// Pairs below it are not worth a look.
inline constexpr int kRaiseFrom = 500;

enum class SignalKind { name, owner, nib, deed, kelurahan, street, house, block, rt_rw, line, start };

struct Signal {
  SignalKind kind = SignalKind::name;
  int points = 0;
  std::string first;   // What was compared; empty of owners and numbers, where only same and other is said.
  std::string second;
};

struct Comparison {
  int score = 0;  // 0 to kHighestScore.
  std::vector<Signal> signals;  // Only from explain().
};

int score_of(const Corpus& corpus, const Compared& a, const Compared& b);
// The same with its reasons, those that count most first.
Comparison explain(const Corpus& corpus, const Compared& a, const Compared& b);

// How alike two names in normal form are, 0 to 1000: words matched in any order, telling words counting more; or letter by
// letter, for names parted elsewhere.
int name_similarity(const Corpus& corpus, std::string_view a, std::string_view b);

}  // namespace lumbung::registry
