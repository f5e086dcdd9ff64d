#include "registry/domain/reference.h"

#include <gtest/gtest.h>

#include <limits>
#include <random>

#include "world.h"

namespace lumbung::registry {
namespace {

constexpr std::int32_t kThousandth = 10'000;

std::string located(std::int32_t latitude_e7, std::int32_t longitude_e7) {
  const auto* place = reference().places.locate({latitude_e7, longitude_e7});
  return place ? place->code() : "outside";
}

TEST(Places, AreFoundByBothCodeSystemsAndByName) {
  const auto& places = reference().places;
  EXPECT_EQ(places.kelurahan(kJatikarya)->display_name(), "Jatikarya");
  EXPECT_EQ(places.kelurahan_by_bps("3275011002")->code(), kJatikarya);
  EXPECT_EQ(places.kelurahan_named("medan SATRIA")->code(), kMedansatria);
  EXPECT_EQ(places.kecamatan("32.75.10")->bps_code(), "3275011");
  EXPECT_EQ(places.kecamatan_by_bps("3275061")->code(), "32.75.06");
  EXPECT_EQ(places.kecamatan_named("JATI SAMPURNA")->code(), "32.75.10");
}

TEST(Places, OneSystemsCodeIsNotTheOthers) {
  const auto& places = reference().places;
  EXPECT_EQ(places.kelurahan("3275011002"), nullptr);
  EXPECT_EQ(places.kelurahan_by_bps(kJatikarya), nullptr);
  EXPECT_EQ(places.kelurahan(""), nullptr);
}

TEST(Places, AreListedByCode) {
  const auto& all = reference().places.all_kelurahan();
  ASSERT_EQ(all.size(), 3U);
  EXPECT_EQ(all[0].code(), kMedansatria);
  EXPECT_EQ(all[2].code(), kJatisampurna);
}

TEST(Places, APointLiesInTheSquareThatHoldsIt) {
  EXPECT_EQ(located(-6395 * kThousandth, 106'905 * kThousandth), kJatikarya);
  EXPECT_EQ(located(-6385 * kThousandth, 106'905 * kThousandth), kJatisampurna);
  EXPECT_EQ(located(-6395 * kThousandth, 106'899 * kThousandth), "outside");
  EXPECT_EQ(located(0, 0), "outside");
}

TEST(Places, APointOnTheLineBetweenTwoBelongsToOne) {
  const Border lower{"a", {{{0, 0}, {0, 10}, {10, 10}, {10, 0}}}};
  const Border upper{"b", {{{10, 0}, {10, 10}, {20, 10}, {20, 0}}}};
  Kelurahan a, b;
  a.set_code("a");
  b.set_code("b");
  const Places first({}, {a, b}, {lower, upper});
  const Places only_lower({}, {a, b}, {lower});
  const Places only_upper({}, {a, b}, {upper});
  for (std::int32_t x = 0; x < 10; ++x) {
    const PointE7 point{10, x};
    EXPECT_NE(first.locate(point), nullptr);
    EXPECT_NE(only_lower.locate(point) == nullptr, only_upper.locate(point) == nullptr);
  }
}

TEST(Places, AHoleIsOutside) {
  Kelurahan a;
  a.set_code("a");
  const Places places(
      {}, {a}, {{"a", {{{0, 0}, {0, 9}, {9, 9}, {9, 0}}, {{3, 3}, {3, 6}, {6, 6}, {6, 3}}}}});
  EXPECT_NE(places.locate({1, 1}), nullptr);
  EXPECT_EQ(places.locate({4, 4}), nullptr);
}

TEST(Places, ARingMayBeClosedOrNotAndTurnEitherWay) {
  Kelurahan a;
  a.set_code("a");
  const Ring ring{{0, 0}, {0, 9}, {7, 11}, {9, 0}};
  Ring closed = ring;
  closed.push_back(ring.front());
  const Ring backwards(ring.rbegin(), ring.rend());
  const Places plain({}, {a}, {{"a", {ring}}});
  const Places other({}, {a}, {{"a", {closed}}});
  const Places turned({}, {a}, {{"a", {backwards}}});
  for (std::int32_t y = -1; y < 11; ++y)
    for (std::int32_t x = -1; x < 13; ++x) {
      EXPECT_EQ(plain.locate({y, x}) != nullptr, other.locate({y, x}) != nullptr);
      EXPECT_EQ(plain.locate({y, x}) != nullptr, turned.locate({y, x}) != nullptr);
    }
}

TEST(Places, TheWholeRangeOfCoordinatesIsExact) {
  constexpr auto kLow = std::numeric_limits<std::int32_t>::min();
  constexpr auto kHigh = std::numeric_limits<std::int32_t>::max();
  Kelurahan a;
  a.set_code("a");
  const Places places({}, {a}, {{"a", {{{kLow, kLow}, {kLow, kHigh}, {kHigh, kLow}}}}});
  EXPECT_NE(places.locate({-2, 0}), nullptr);
  EXPECT_EQ(places.locate({1, 0}), nullptr);
}

TEST(Kbli, ALineOfBusinessHasFiveDigits) {
  const auto& kbli = reference().kbli;
  EXPECT_EQ(kbli.line_of_business("2020", "56102")->section(), "I");
  EXPECT_EQ(kbli.line_of_business("2020", "5610"), nullptr);
  EXPECT_NE(kbli.find("2020", "5610"), nullptr);
  EXPECT_EQ(kbli.line_of_business("2020", "1301"), nullptr);
  EXPECT_EQ(kbli.section("2020", "01301"), "A");
}

TEST(Kbli, EachEditionHasItsOwnCodes) {
  const auto& kbli = reference().kbli;
  EXPECT_TRUE(kbli.has_version("2015"));
  EXPECT_FALSE(kbli.has_version("2025"));
  EXPECT_EQ(kbli.find("2015", "56102"), nullptr);
  EXPECT_EQ(kbli.section("2025", "56102"), "");
}

}  // namespace
}  // namespace lumbung::registry
