#include "registry/domain/visits/place_agreement.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "registry/reference_files.h"
#include "world.h"

namespace lumbung::registry {
namespace {

constexpr PointE7 kInJatisampurna{-63'850'000, 1'069'050'000};

v1::VisitRules tolerance(int metres) {
  v1::VisitRules rules;
  rules.set_border_tolerance_m(metres);
  return rules;
}

PlaceFinding found(PointE7 point, int accuracy_m, const char* on_record = kJatisampurna) {
  v1::GpsFix fix;
  fix.set_latitude_e7(point.latitude_e7);
  fix.set_longitude_e7(point.longitude_e7);
  fix.set_accuracy_m(accuracy_m);
  return compare_place(&fix, on_record, reference().places, tolerance(30));
}

// South of Jatisampurna, in Jatikarya; 1e-7 degree of latitude is 11.0588 mm.
PointE7 south_of_jatisampurna(int metres) {
  return {-63'900'000 - static_cast<std::int32_t>(metres * 1'000'000LL / 11'058), kInJatisampurna.longitude_e7};
}

// Geodesics on WGS84 by Vincenty's formulae, metres rounded.
TEST(PlaceAgreement, DistancesAreThoseOfGeodesics) {
  struct Known {
    PointE7 a, b;
    std::int32_t metres;
  };
  for (const auto& [a, b, metres] : {Known{{-62'383'000, 1'069'756'000}, {-62'392'000, 1'069'756'000}, 100},
                                     Known{{-62'383'000, 1'069'756'000}, {-62'383'000, 1'069'774'000}, 199},
                                     Known{{-62'000'000, 1'070'000'000}, {-61'900'000, 1'070'000'000}, 1'106},
                                     Known{{-63'900'000, 1'069'050'000}, {-63'655'000, 1'069'213'000}, 3'255},
                                     Known{{-61'754'000, 1'068'272'000}, {-62'383'000, 1'069'756'000}, 17'836},
                                     Known{{-64'000'000, 1'069'000'000}, {-61'000'000, 1'070'500'000}, 37'097},
                                     Known{{-66'000'000, 1'068'000'000}, {-62'383'000, 1'069'756'000}, 44'467}})
    EXPECT_LE(std::abs(metres_between(a, b) - metres), 1 + metres / 10'000) << metres;
  EXPECT_EQ(metres_between(kInJatisampurna, kInJatisampurna), 0);
}

TEST(PlaceAgreement, InsideAgreesAtNoDistance) {
  const auto here = found(kInJatisampurna, 1);
  EXPECT_EQ(here.agreement, v1::PLACE_AGREEMENT_AGREES);
  EXPECT_EQ(here.distance_m, 0);
  EXPECT_EQ(here.kelurahan, kJatisampurna);
}

TEST(PlaceAgreement, NearTheBorderTheToleranceOrTheAccuracyDecides) {
  EXPECT_EQ(found(south_of_jatisampurna(30), 8).agreement, v1::PLACE_AGREEMENT_AGREES);
  EXPECT_EQ(found(south_of_jatisampurna(30), 8).kelurahan, kJatikarya) << "the kelurahan of the fix is told all the same";
  const auto farther = found(south_of_jatisampurna(31), 8);
  EXPECT_EQ(farther.agreement, v1::PLACE_AGREEMENT_DISAGREES);
  EXPECT_EQ(farther.distance_m, 31);
  EXPECT_EQ(found(south_of_jatisampurna(31), 31).agreement, v1::PLACE_AGREEMENT_AGREES);
  EXPECT_EQ(found(south_of_jatisampurna(32), 31).agreement, v1::PLACE_AGREEMENT_DISAGREES);
}

TEST(PlaceAgreement, OutsideTheCityIsToldApart) {
  const auto outside = found({-63'850'000, 1'069'200'000}, 8);
  EXPECT_EQ(outside.agreement, v1::PLACE_AGREEMENT_OUTSIDE_CITY);
  EXPECT_EQ(outside.kelurahan, "");
  EXPECT_EQ(outside.distance_m, 1'106);
  const PointE7 just_outside{-63'850'000, 1'069'100'000 + 900};
  EXPECT_EQ(found(just_outside, 8).agreement, v1::PLACE_AGREEMENT_AGREES) << "10 m beyond the border of the city";
}

TEST(PlaceAgreement, WithoutAFixNothingIsCompared) {
  const auto nowhere = compare_place(nullptr, kJatisampurna, reference().places, tolerance(30));
  EXPECT_EQ(nowhere.agreement, v1::PLACE_AGREEMENT_NO_FIX);
  EXPECT_FALSE(nowhere.distance_m.has_value());
}

TEST(PlaceAgreement, ARecordOfAnUnknownPlaceHasNoDistance) {
  const auto lost = found(kInJatisampurna, 8, "32.75.99.1001");
  EXPECT_EQ(lost.agreement, v1::PLACE_AGREEMENT_DISAGREES);
  EXPECT_FALSE(lost.distance_m.has_value());
}

TEST(PlaceAgreement, TheWholeCityLiesAmongItsNeighbours) {
  const auto shipped = read_reference_files(DATA);
  int points = 0;
  for (const auto& kelurahan : shipped.reference.places.all_kelurahan()) {
    const auto* border = shipped.reference.places.border(kelurahan.code());
    ASSERT_NE(border, nullptr) << kelurahan.code();
    for (const auto& ring : border->rings)
      for (const auto& point : ring) {
        ++points;
        EXPECT_TRUE(is_near_city(point));
        EXPECT_EQ(metres_outside(*border, point), 0) << "a corner is on the border";
      }
  }
  EXPECT_GT(points, 500);
}

}  // namespace
}  // namespace lumbung::registry
