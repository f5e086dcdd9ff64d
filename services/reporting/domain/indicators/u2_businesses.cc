#include "reporting/domain/indicators/catalogue.h"
#include "reporting/domain/indicators/standing.h"

namespace lumbung::reporting {
namespace {

Contribution contribution(const BusinessFacts& business) { return {counted(business), counted(business)}; }

}  // namespace

// Design notes 4: counts by kecamatan, section, size; unknown buckets are kept.
const Indicator& u2_businesses() {
  static const Indicator indicator{
      .id = "u2",
      .version = 1,
      .code = "U2",
      .title = "Businesses on record",
      .local_title = "Jumlah UMKM",
      .concept_text = "How many businesses the city has on record, and where, in what line and of what size.",
      .definition = "Businesses on record but DUPLIKAT, whatever their operating status. The size is the class computed by the "
                    "law in force (UU 20/2008, PP 7/2021 since 2 February 2021), never the class reported; the section is that "
                    "of the main line of business.",
      .formula = "count of not DUPLIKAT",
      .part_title = "on record, not DUPLIKAT",
      .whole_title = "the same",
      .interpretation = "The group without a name holds those of which the value is not known: TIDAK_TERKLASIFIKASI, or nothing "
                        "to compute a size from. Leaving it out makes every other group look larger than it is. More records "
                        "are not more businesses: compare only counts of one definition.",
      .unit = "businesses",
      .measure = v1::Indicator::MEASURE_COUNT,
      .dimensions = business_dimensions(),
      .contribution = contribution};
  return indicator;
}

}  // namespace lumbung::reporting
