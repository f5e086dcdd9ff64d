#include "reporting/domain/figures.h"

#include "base/check.h"

namespace lumbung::reporting {
namespace {

void add(FigureKey key, const Contribution& contribution, int times, Figures& figures) {
  const auto at = figures.try_emplace(std::move(key)).first;
  at->second.part += times * contribution.part;
  at->second.whole += times * contribution.whole;
  if (at->second.none()) figures.erase(at);
}

template <class Facts, class Of>
void add_all(const Catalogue& catalogue, const Facts& facts, int times, Figures& figures) {
  for (const auto* indicator : catalogue) {
    const auto* of = std::get_if<Of>(&indicator->contribution);
    if (of == nullptr) continue;
    const auto contribution = (*of)(facts);
    CHECK(0 <= contribution.part && contribution.part <= contribution.whole);
    if (contribution.none()) continue;
    add({indicator->id, v1::DIMENSION_UNSPECIFIED, {}, {}}, contribution, times, figures);
    for (const auto dimension : indicator->dimensions) {
      const auto& group = group_of(dimension, facts);
      add({indicator->id, dimension, {}, group}, contribution, times, figures);
      // Nobody can ask for those of a kecamatan that is not known.
      if (dimension != v1::DIMENSION_KECAMATAN && !facts.kecamatan.empty())
        add({indicator->id, dimension, facts.kecamatan, group}, contribution, times, figures);
    }
  }
}

}  // namespace

void add(const Catalogue& catalogue, const BusinessFacts& facts, int times, Figures& figures) {
  add_all<BusinessFacts, OfBusiness>(catalogue, facts, times, figures);
}

void add(const Catalogue& catalogue, const CooperativeFacts& facts, int times, Figures& figures) {
  add_all<CooperativeFacts, OfCooperative>(catalogue, facts, times, figures);
}

}  // namespace lumbung::reporting
