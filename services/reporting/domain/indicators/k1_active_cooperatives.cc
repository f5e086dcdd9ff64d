#include "reporting/domain/indicators/catalogue.h"
#include "reporting/domain/indicators/standing.h"

namespace lumbung::reporting {
namespace {

Contribution contribution(const CooperativeFacts& cooperative) { return {active(cooperative), on_the_books(cooperative)}; }

}  // namespace

// Design notes 4: (AKTIF + AKTIF_RAT) / not BUBAR. Antara Megapolitan 19508 (2016): 50 % of 600.
const Indicator& k1_active_cooperatives() {
  static const Indicator indicator{
      .id = "k1",
      .version = 1,
      .code = "K1",
      .title = "Active cooperatives",
      .local_title = "Persentase koperasi aktif",
      .concept_text = "How many of the city's cooperatives are alive.",
      .definition = "Part: cooperatives whose last evaluation of activity came out AKTIF or AKTIF_RAT. Whole: cooperatives on "
                    "record that are not BUBAR, whether evaluated or not. Records merged into another record of the same "
                    "cooperative are left out of both.",
      .formula = "(AKTIF + AKTIF_RAT) / not BUBAR",
      .part_title = "active (AKTIF and AKTIF_RAT)",
      .whole_title = "on record, not BUBAR",
      .interpretation = "Active does not mean that the annual meeting was held: that is K2. A cooperative nobody evaluated "
                        "(BELUM_DINILAI) counts in the whole and not in the part, so K1 rises with the first evaluation.",
      .unit = "cooperatives",
      .measure = v1::Indicator::MEASURE_SHARE,
      .dimensions = cooperative_dimensions(),
      .contribution = contribution};
  return indicator;
}

}  // namespace lumbung::reporting
