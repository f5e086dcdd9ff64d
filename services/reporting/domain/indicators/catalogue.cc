#include "reporting/domain/indicators/catalogue.h"

namespace lumbung::reporting {
namespace {

constexpr std::string_view kCollection = "indicators/";

}  // namespace

const Catalogue& catalogue() {
  static const Catalogue all{
      &k1_active_cooperatives(),
      &k2_held_rat(),
      &u1_operating_businesses(),
      &u2_businesses(),
  };
  return all;
}

const Indicator* find_indicator(const Catalogue& catalogue, std::string_view id) {
  for (const auto* indicator : catalogue)
    if (indicator->id == id) return indicator;
  return nullptr;
}

std::string indicator_name(const Indicator& indicator) { return std::string(kCollection) + indicator.id; }

std::string_view indicator_id(std::string_view name) {
  return name.starts_with(kCollection) ? name.substr(kCollection.size()) : std::string_view();
}

}  // namespace lumbung::reporting
