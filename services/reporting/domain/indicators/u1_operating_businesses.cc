#include "reporting/domain/indicators/catalogue.h"
#include "reporting/domain/indicators/standing.h"

namespace lumbung::reporting {
namespace {

Contribution contribution(const BusinessFacts& business) {
  return {business.operating_status == "BEROPERASI", counted(business)};
}

}  // namespace

// Design notes 4: BEROPERASI / not DUPLIKAT. Antara Megapolitan 19508 (2016): 85 % of 1,700.
const Indicator& u1_operating_businesses() {
  static const Indicator indicator{
      .id = "u1",
      .version = 1,
      .code = "U1",
      .title = "Operating businesses",
      .local_title = "Persentase UMKM yang beroperasi",
      .concept_text = "How many of the businesses on record are at work.",
      .definition = "Part: businesses whose operating status is BEROPERASI. Whole: all on record but DUPLIKAT, also those that "
                    "are closed, moved away or were not found.",
      .formula = "BEROPERASI / not DUPLIKAT",
      .part_title = "operating (BEROPERASI)",
      .whole_title = "on record, not DUPLIKAT",
      .interpretation = "The unit is the business at its place, not its owner and not its licence. A closed business stays in "
                        "the whole: a register that is kept well shows a lower share than one that is not.",
      .unit = "businesses",
      .measure = v1::Indicator::MEASURE_SHARE,
      .dimensions = business_dimensions(),
      .contribution = contribution};
  return indicator;
}

}  // namespace lumbung::reporting
