#include <gmock/gmock.h>

#include <random>
#include <set>

#include "base/rupiah.h"
#include "reporting/domain/figures.h"
#include "reporting/domain/indicators/catalogue.h"

namespace lumbung::reporting {
namespace {

using ::testing::ElementsAre;

CooperativeFacts cooperative(std::string activity, std::string legal_state = "TERDAFTAR") {
  return {"32.75.10", "32.75.10.1001", "KONSUMEN", std::move(legal_state), std::move(activity), false};
}
BusinessFacts business(std::string status) { return {"32.75.10", "32.75.10.1001", "G", "MIKRO", std::move(status)}; }

Contribution of(const Indicator& indicator, const CooperativeFacts& facts) {
  return std::get<OfCooperative>(indicator.contribution)(facts);
}
Contribution of(const Indicator& indicator, const BusinessFacts& facts) {
  return std::get<OfBusiness>(indicator.contribution)(facts);
}

TEST(K1, CountsTheActiveAmongThoseNotDissolved) {
  const auto& k1 = k1_active_cooperatives();
  EXPECT_EQ(of(k1, cooperative("AKTIF_RAT")), (Contribution{1, 1}));
  EXPECT_EQ(of(k1, cooperative("AKTIF")), (Contribution{1, 1}));
  EXPECT_EQ(of(k1, cooperative("TIDAK_AKTIF")), (Contribution{0, 1}));
  EXPECT_EQ(of(k1, cooperative("BELUM_DINILAI")), (Contribution{0, 1}));
  EXPECT_EQ(of(k1, cooperative("AKTIF", "BUBAR")), (Contribution{0, 0}));
  EXPECT_EQ(of(k1, cooperative("AKTIF", "DALAM_PENYELESAIAN")), (Contribution{1, 1}));
  auto merged = cooperative("AKTIF_RAT");
  merged.merged = true;
  EXPECT_EQ(of(k1, merged), (Contribution{0, 0}));
}

TEST(K2, CountsTheMeetingAmongTheActive) {
  const auto& k2 = k2_held_rat();
  EXPECT_EQ(of(k2, cooperative("AKTIF_RAT")), (Contribution{1, 1}));
  EXPECT_EQ(of(k2, cooperative("AKTIF")), (Contribution{0, 1}));
  EXPECT_EQ(of(k2, cooperative("TIDAK_AKTIF")), (Contribution{0, 0}));
  EXPECT_EQ(of(k2, cooperative("BELUM_DINILAI")), (Contribution{0, 0}));
  EXPECT_EQ(of(k2, cooperative("AKTIF_RAT", "BUBAR")), (Contribution{0, 0}));
}

TEST(U1AndU2, LeaveOnlyDuplicatesOut) {
  for (const auto* status : {"TUTUP", "TUTUP_SEMENTARA", "PINDAH", "TIDAK_DITEMUKAN", ""}) {
    EXPECT_EQ(of(u1_operating_businesses(), business(status)), (Contribution{0, 1})) << status;
    EXPECT_EQ(of(u2_businesses(), business(status)), (Contribution{1, 1})) << status;
  }
  EXPECT_EQ(of(u1_operating_businesses(), business("BEROPERASI")), (Contribution{1, 1}));
  EXPECT_EQ(of(u1_operating_businesses(), business("DUPLIKAT")), (Contribution{0, 0}));
  EXPECT_EQ(of(u2_businesses(), business("DUPLIKAT")), (Contribution{0, 0}));
}

TEST(Figures, ComeToTheHeadlineOfTheArticle) {
  Figures figures;
  for (int i = 0; i < 600; ++i) add(catalogue(), cooperative(i % 2 == 0 ? "AKTIF" : "TIDAK_AKTIF"), 1, figures);
  for (int i = 0; i < 1'700; ++i) add(catalogue(), business(i < 1'445 ? "BEROPERASI" : "TUTUP"), 1, figures);
  const auto k1 = figures.at({"k1", v1::DIMENSION_UNSPECIFIED, "", ""});
  const auto u1 = figures.at({"u1", v1::DIMENSION_UNSPECIFIED, "", ""});
  EXPECT_EQ(k1, (Contribution{300, 600}));
  EXPECT_EQ(u1, (Contribution{1'445, 1'700}));
  EXPECT_EQ(ratio(k1.part, k1.whole), BasisPoints(5'000));
  EXPECT_EQ(ratio(u1.part, u1.whole), BasisPoints(8'500));
}

TEST(Catalogue, SaysEverythingAboutEveryIndicator) {
  std::set<std::string> ids;
  std::set<std::string> codes;
  for (const auto* indicator : catalogue()) {
    EXPECT_TRUE(ids.insert(indicator->id).second);
    EXPECT_TRUE(codes.insert(indicator->code).second);
    EXPECT_GE(indicator->version, 1);
    for (const auto* said : {&indicator->title, &indicator->local_title, &indicator->concept_text, &indicator->definition,
                             &indicator->formula, &indicator->part_title, &indicator->whole_title,
                             &indicator->interpretation, &indicator->unit})
      EXPECT_FALSE(said->empty()) << indicator->id;
    EXPECT_NE(indicator->measure, v1::Indicator::MEASURE_UNSPECIFIED);
    EXPECT_FALSE(indicator->dimensions.empty());
    EXPECT_EQ(find_indicator(catalogue(), indicator_id(indicator_name(*indicator))), indicator);
  }
  EXPECT_THAT(codes, ElementsAre("K1", "K2", "U1", "U2"));
  EXPECT_EQ(find_indicator(catalogue(), "k9"), nullptr);
  EXPECT_EQ(indicator_id("businesses/k1"), "");
}

// The smallest subject to the largest: whatever is known and is not.
TEST(Figures, AreAlwaysTheSumOfTheirGroupsAndTheUnknown) {
  std::mt19937 chance(11);
  const auto pick = [&](std::vector<std::string> words) {
    return words[std::uniform_int_distribution<std::size_t>(0, words.size() - 1)(chance)];
  };
  Figures figures;
  std::vector<BusinessFacts> businesses;
  std::vector<CooperativeFacts> cooperatives;
  for (int i = 0; i < 400; ++i) {
    businesses.push_back({pick({"", "32.75.01", "32.75.02"}), pick({"", "32.75.01.1001", "32.75.02.1002"}), pick({"", "A", "G"}),
                          pick({"", "MIKRO", "KECIL"}), pick({"", "BEROPERASI", "TUTUP", "DUPLIKAT"})});
    cooperatives.push_back({pick({"", "32.75.01"}), pick({"", "32.75.01.1001"}), pick({"", "JASA"}),
                            pick({"", "TERDAFTAR", "BUBAR"}), pick({"", "AKTIF", "AKTIF_RAT"}), pick({"", "x"}) == "x"});
    add(catalogue(), businesses.back(), 1, figures);
    add(catalogue(), cooperatives.back(), 1, figures);
  }
  for (const auto* indicator : catalogue()) {
    const auto total = figures.at({indicator->id, v1::DIMENSION_UNSPECIFIED, "", ""});
    for (const auto dimension : indicator->dimensions) {
      Contribution sum;
      std::map<std::string, Contribution> within;
      for (const auto& [key, figure] : figures) {
        EXPECT_LE(0, figure.part);
        EXPECT_LE(figure.part, figure.whole);
        if (key.indicator != indicator->id || key.dimension != dimension) continue;
        auto& into = key.kecamatan.empty() ? sum : within[key.kecamatan];
        into.part += figure.part;
        into.whole += figure.whole;
      }
      EXPECT_EQ(sum, total) << indicator->id << " by " << dimension;
      for (const auto& [kecamatan, inside] : within)
        EXPECT_EQ(inside, figures.at({indicator->id, v1::DIMENSION_KECAMATAN, "", kecamatan})) << indicator->id << kecamatan;
    }
  }
  // And nothing is left when all are taken away.
  for (const auto& facts : businesses) add(catalogue(), facts, -1, figures);
  for (const auto& facts : cooperatives) add(catalogue(), facts, -1, figures);
  EXPECT_TRUE(figures.empty());
}

}  // namespace
}  // namespace lumbung::reporting
