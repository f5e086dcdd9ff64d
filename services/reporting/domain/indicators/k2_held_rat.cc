#include "reporting/domain/indicators/catalogue.h"
#include "reporting/domain/indicators/standing.h"

namespace lumbung::reporting {
namespace {

Contribution contribution(const CooperativeFacts& cooperative) {
  return {active(cooperative) && cooperative.activity == "AKTIF_RAT", active(cooperative)};
}

}  // namespace

// Design notes 4: AKTIF_RAT / active.
const Indicator& k2_held_rat() {
  static const Indicator indicator{
      .id = "k2",
      .version = 1,
      .code = "K2",
      .title = "Active cooperatives that held their annual meeting",
      .local_title = "Persentase koperasi aktif yang melaksanakan RAT",
      .concept_text = "How many of the active cooperatives also held the annual members' meeting (RAT) that is due.",
      .definition = "Part: cooperatives whose last evaluation came out AKTIF_RAT: active, and the meeting of the latest book "
                    "year whose deadline has passed was held. Whole: all active ones, the part of K1.",
      .formula = "AKTIF_RAT / (AKTIF + AKTIF_RAT)",
      .part_title = "held the annual meeting (AKTIF_RAT)",
      .whole_title = "active (AKTIF and AKTIF_RAT)",
      .interpretation = "Divided by the active cooperatives, not by all of them: beside K1 it can be high while most "
                        "cooperatives sleep. Elsewhere it is published as a rate of health, which it is not.",
      .unit = "cooperatives",
      .measure = v1::Indicator::MEASURE_SHARE,
      .dimensions = cooperative_dimensions(),
      .contribution = contribution};
  return indicator;
}

}  // namespace lumbung::reporting
