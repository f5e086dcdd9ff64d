// Figures: what subjects add up to, for all of them and for every group an indicator can be asked for.
#pragma once

#include <compare>
#include <functional>
#include <map>
#include <string>

#include "reporting/domain/indicators/indicator.h"

namespace lumbung::reporting {

// Which figure of which indicator.
struct FigureKey {
  std::string indicator;                              // Its id.
  Dimension dimension = v1::DIMENSION_UNSPECIFIED;  // None: of all.
  std::string kecamatan;                              // Only of this one; empty: of the whole city.
  std::string group;                                  // Empty: not known, or of all.
  auto operator<=>(const FigureKey&) const = default;
};

// Those not named are zero.
using Figures = std::map<FigureKey, Contribution>;

// Hears of every figure that a subject contributes to, with what: the figure of all, its group of every dimension, and the
// same groups among those of its kecamatan.
using Take = std::function<void(const FigureKey& key, const Contribution& contribution)>;
void each(const Catalogue& catalogue, const BusinessFacts& facts, const Take& take);
void each(const Catalogue& catalogue, const CooperativeFacts& facts, const Take& take);

// Adds what a subject contributes (`times` 1) or takes it away (-1). Figures that become zero are left out.
void add(const Catalogue& catalogue, const BusinessFacts& facts, int times, Figures& figures);
void add(const Catalogue& catalogue, const CooperativeFacts& facts, int times, Figures& figures);

}  // namespace lumbung::reporting
