#include "base/rupiah.h"

#include <gtest/gtest.h>

#include <limits>
#include <random>

namespace lumbung {
namespace {

constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kMin = std::numeric_limits<std::int64_t>::min();

TEST(Rupiah, AddsAndMultiplies) {
  auto sum = Rupiah{1'500'000} + Rupiah{250};
  sum -= Rupiah{1};
  EXPECT_EQ(sum, Rupiah{1'500'249});
  EXPECT_EQ(Rupiah{-3} * 4, Rupiah{-12});
  EXPECT_EQ(-Rupiah{5}, Rupiah{-5});
}

TEST(Rupiah, HalfIsRoundedUpTowardsPositiveInfinity) {
  EXPECT_EQ(multiply_divide_half_up(Rupiah{5}, 1, 2), Rupiah{3});
  EXPECT_EQ(multiply_divide_half_up(Rupiah{-5}, 1, 2), Rupiah{-2});
  EXPECT_EQ(multiply_divide_half_up(Rupiah{7}, 1, 3), Rupiah{2});
  EXPECT_EQ(multiply_divide_half_up(Rupiah{8}, 1, 3), Rupiah{3});
  EXPECT_EQ(multiply_divide_floor(Rupiah{-5}, 1, 2), Rupiah{-3});
  EXPECT_EQ(multiply_divide_floor(Rupiah{5}, 1, 2), Rupiah{2});
}

// V8 (c), V12, V13, V26: figures worked by hand in the design notes.
TEST(Rupiah, AgreesWithTheWorkedFigures) {
  EXPECT_EQ(multiply_divide_half_up(Rupiah{306'065}, 12, 31), Rupiah{118'477});
  EXPECT_EQ(share_half_up(Rupiah{26'490'775}, BasisPoints{7'500}), Rupiah{19'868'081});
  EXPECT_EQ(share_half_up(Rupiah{19'868'081}, BasisPoints{100}), Rupiah{198'681});
  EXPECT_EQ(share_half_up(Rupiah{32'633'805}, BasisPoints{7'500}), Rupiah{24'475'354});
  EXPECT_EQ(share_half_up(Rupiah{24'475'354}, BasisPoints{3'000}), Rupiah{7'342'606});
}

TEST(Rupiah, ProductsBeyond64BitsAreExactWhenTheResultFits) {
  EXPECT_EQ(multiply_divide_half_up(Rupiah{kMax}, kMax, kMax), Rupiah{kMax});
  EXPECT_EQ(multiply_divide_floor(Rupiah{kMin}, kMax, kMax), Rupiah{kMin});
}

TEST(Rupiah, RoundingIsNeverMoreThanHalfARupiahOff) {
  std::mt19937_64 random(2008);
  std::uniform_int_distribution<std::int64_t> amount(-kMaxRupiah, kMaxRupiah);
  std::uniform_int_distribution<std::int64_t> factor(0, 10'000);
  std::uniform_int_distribution<std::int64_t> divisor(1, 10'000);
  for (int i = 0; i < 20'000; ++i) {
    const auto a = amount(random) / 10'000;
    const auto n = factor(random);
    const auto d = divisor(random);
    const auto rounded = multiply_divide_half_up(Rupiah{a}, n, d).amount();
    const auto twice_error = 2 * (rounded * d - a * n);
    EXPECT_GT(twice_error, -d);
    EXPECT_LE(twice_error, d);
  }
}

TEST(Rupiah, IsWrittenForPeople) {
  EXPECT_EQ(to_text(Rupiah{0}), "Rp 0");
  EXPECT_EQ(to_text(Rupiah{999}), "Rp 999");
  EXPECT_EQ(to_text(Rupiah{1'500'000}), "Rp 1.500.000");
  EXPECT_EQ(to_text(Rupiah{-1'500'000}), "Rp -1.500.000");
  EXPECT_EQ(to_text(Rupiah{-100}), "Rp -100");
}

// V21
TEST(BasisPoints, TheHeadlineFigures) {
  EXPECT_EQ(ratio(300, 600), BasisPoints{5'000});
  EXPECT_EQ(ratio(1'445, 1'700), BasisPoints{8'500});
  EXPECT_EQ(to_text(*ratio(1'445, 1'700)), "85,00 %");
}

TEST(BasisPoints, OfNothingThereIsNoShare) { EXPECT_EQ(ratio(0, 0), std::nullopt); }

TEST(BasisPoints, AreRoundedHalfUp) {
  EXPECT_EQ(ratio(1, 3), BasisPoints{3'333});
  EXPECT_EQ(ratio(2, 3), BasisPoints{6'667});
  EXPECT_EQ(ratio(1, 20'000), BasisPoints{1});
}

TEST(BasisPoints, AreWrittenForPeople) {
  EXPECT_EQ(to_text(BasisPoints{5'434}), "54,34 %");
  EXPECT_EQ(to_text(BasisPoints{5}), "0,05 %");
  EXPECT_EQ(to_text(BasisPoints{-5}), "-0,05 %");
  EXPECT_EQ(to_text(BasisPoints{-12'345}), "-123,45 %");
}

TEST(RupiahDeathTest, AnOverflowStopsTheProcess) {
  EXPECT_DEATH(Rupiah{kMax} + Rupiah{1}, "broken promise");
  EXPECT_DEATH(Rupiah{kMin} - Rupiah{1}, "broken promise");
  EXPECT_DEATH(-Rupiah{kMin}, "broken promise");
  EXPECT_DEATH(Rupiah{kMax} * 2, "broken promise");
  EXPECT_DEATH(multiply_divide_half_up(Rupiah{kMax}, 2, 1), "broken promise");
}

TEST(RupiahDeathTest, ADivisorIsAboveZero) {
  EXPECT_DEATH(multiply_divide_floor(Rupiah{1}, 1, 0), "broken promise");
  EXPECT_DEATH(multiply_divide_half_up(Rupiah{1}, 1, -1), "broken promise");
}

}  // namespace
}  // namespace lumbung
