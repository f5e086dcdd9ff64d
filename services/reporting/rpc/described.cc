#include "reporting/rpc/described.h"

#include "base/rupiah.h"
#include "reporting/domain/indicators/catalogue.h"

namespace lumbung::reporting {
namespace {

// Satu Data asks for them, and they are the same for all that is counted from the register.
constexpr char kLevel[] = "kelurahan";
constexpr char kSourceSystem[] = "registry";
constexpr char kProducer[] = "Dinas Koperasi dan UKM Kota Bekasi";
constexpr char kFrequency[] = "continuous";

}  // namespace

v1::Indicator described(const Indicator& indicator) {
  v1::Indicator shown;
  shown.set_name(indicator_name(indicator));
  shown.set_code(indicator.code);
  shown.set_title(indicator.title);
  shown.set_local_title(indicator.local_title);
  shown.set_concept_text(indicator.concept_text);
  shown.set_definition(indicator.definition);
  shown.set_formula(indicator.formula);
  shown.set_part_title(indicator.part_title);
  shown.set_whole_title(indicator.whole_title);
  shown.set_interpretation(indicator.interpretation);
  shown.set_unit(indicator.unit);
  shown.set_measure(indicator.measure);
  for (const auto dimension : indicator.dimensions) shown.add_dimensions(dimension);
  shown.set_level(kLevel);
  shown.set_source(kSourceSystem);
  shown.set_producer(kProducer);
  shown.set_frequency(kFrequency);
  return shown;
}

v1::Figure figure_of(const Indicator& indicator, const std::string& group, const Contribution& figure) {
  v1::Figure shown;
  shown.set_group(group);
  shown.set_part(figure.part);
  shown.set_whole(figure.whole);
  const auto share = ratio(figure.part, figure.whole);
  if (indicator.measure == v1::Indicator::MEASURE_SHARE && share) shown.set_share_bps(share->bps());
  return shown;
}

}  // namespace lumbung::reporting
