// Whole rupiah with checked arithmetic. Money that overflows is a bug that must stop the process before it
// is written, so every operation is a CHECK; values from outside are checked against kMaxRupiah first.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>

namespace lumbung {

// The largest amount accepted from outside: Rp 1,000 trillion, some 150 yearly budgets of the city. Far below
// the 64-bit limit, so that sums of millions of them still fit.
inline constexpr std::int64_t kMaxRupiah = 1'000'000'000'000'000;

class Rupiah {
 public:
  constexpr Rupiah() = default;
  constexpr explicit Rupiah(std::int64_t amount) : amount_(amount) {}

  constexpr std::int64_t amount() const { return amount_; }

  // Stop the process when the result does not fit 64 bits.
  friend Rupiah operator+(Rupiah a, Rupiah b);
  friend Rupiah operator-(Rupiah a, Rupiah b);
  friend Rupiah operator*(Rupiah a, std::int64_t times);
  friend Rupiah operator-(Rupiah a) { return Rupiah{0} - a; }
  Rupiah& operator+=(Rupiah b) { return *this = *this + b; }
  Rupiah& operator-=(Rupiah b) { return *this = *this - b; }

  friend constexpr auto operator<=>(Rupiah, Rupiah) = default;

 private:
  std::int64_t amount_ = 0;
};

// a * numerator / denominator, rounded half up (towards positive infinity at .5) to one rupiah, computed
// in 128 bits. `denominator` > 0. Stops the process when the result does not fit 64 bits.
Rupiah multiply_divide_half_up(Rupiah a, std::int64_t numerator, std::int64_t denominator);

// The same, rounded towards negative infinity.
Rupiah multiply_divide_floor(Rupiah a, std::int64_t numerator, std::int64_t denominator);

// `Rp 1.500.000`, for people. Machines get plain integers.
std::string to_text(Rupiah amount);

// A rate or share in basis points: 10,000 = 100 %.
class BasisPoints {
 public:
  constexpr BasisPoints() = default;
  constexpr explicit BasisPoints(std::int32_t bps) : bps_(bps) {}
  constexpr std::int32_t bps() const { return bps_; }
  friend constexpr auto operator<=>(BasisPoints, BasisPoints) = default;

 private:
  std::int32_t bps_ = 0;
};

inline constexpr BasisPoints kWhole{10'000};

// The share of an amount, rounded half up to one rupiah.
Rupiah share_half_up(Rupiah amount, BasisPoints share);

// part / whole in basis points, rounded half up; nothing when whole is 0. Both 0 or more.
std::optional<BasisPoints> ratio(std::int64_t part, std::int64_t whole);

// `85,00 %` in Indonesian notation.
std::string to_text(BasisPoints share);

}  // namespace lumbung
