#include "reporting/domain/figures.h"

#include "base/check.h"

namespace lumbung::reporting {
namespace {

// One key for all figures of an indicator, changed as they go: a rebuild asks for millions.
template <class Of, class Facts>
void each_of(const Catalogue& catalogue, const Facts& facts, const Take& take) {
  for (const auto* indicator : catalogue) {
    const auto* of = std::get_if<Of>(&indicator->contribution);
    if (of == nullptr) continue;
    const auto contribution = (*of)(facts);
    CHECK(0 <= contribution.part && contribution.part <= contribution.whole);
    if (contribution.none()) continue;
    FigureKey key{indicator->id, v1::DIMENSION_UNSPECIFIED, {}, {}};
    take(key, contribution);
    for (const auto dimension : indicator->dimensions) {
      key.dimension = dimension;
      key.group = group_of(dimension, facts);
      key.kecamatan.clear();
      take(key, contribution);
      // Nobody can ask for those of a kecamatan that is not known.
      if (dimension == v1::DIMENSION_KECAMATAN || facts.kecamatan.empty()) continue;
      key.kecamatan = facts.kecamatan;
      take(key, contribution);
    }
  }
}

template <class Facts>
void add_each(const Catalogue& catalogue, const Facts& facts, int times, Figures& figures) {
  each(catalogue, facts, [&](const FigureKey& key, const Contribution& contribution) {
    const auto at = figures.try_emplace(key).first;
    at->second.part += times * contribution.part;
    at->second.whole += times * contribution.whole;
    if (at->second.none()) figures.erase(at);
  });
}

}  // namespace

void each(const Catalogue& catalogue, const BusinessFacts& facts, const Take& take) {
  each_of<OfBusiness>(catalogue, facts, take);
}

void each(const Catalogue& catalogue, const CooperativeFacts& facts, const Take& take) {
  each_of<OfCooperative>(catalogue, facts, take);
}

void add(const Catalogue& catalogue, const BusinessFacts& facts, int times, Figures& figures) {
  add_each(catalogue, facts, times, figures);
}

void add(const Catalogue& catalogue, const CooperativeFacts& facts, int times, Figures& figures) {
  add_each(catalogue, facts, times, figures);
}

}  // namespace lumbung::reporting
