#include "base/rupiah.h"

#include <limits>

#include "base/check.h"

namespace lumbung {
namespace {

__extension__ using Wide = __int128;

std::int64_t narrow(Wide value) {
  CHECK(value >= std::numeric_limits<std::int64_t>::min());
  CHECK(value <= std::numeric_limits<std::int64_t>::max());
  return static_cast<std::int64_t>(value);
}

Wide floor_divide(Wide dividend, Wide divisor) {
  const Wide quotient = dividend / divisor;
  return dividend % divisor < 0 ? quotient - 1 : quotient;
}

std::string grouped(std::int64_t amount) {
  auto digits = std::to_string(amount);
  const std::size_t first = amount < 0 ? 1 : 0;
  for (std::size_t at = digits.size(); at > first + 3;) digits.insert(at -= 3, 1, '.');
  return digits;
}

}  // namespace

Rupiah operator+(Rupiah a, Rupiah b) { return Rupiah{narrow(Wide{a.amount_} + b.amount_)}; }
Rupiah operator-(Rupiah a, Rupiah b) { return Rupiah{narrow(Wide{a.amount_} - b.amount_)}; }
Rupiah operator*(Rupiah a, std::int64_t times) { return Rupiah{narrow(Wide{a.amount_} * times)}; }

Rupiah multiply_divide_half_up(Rupiah a, std::int64_t numerator, std::int64_t denominator) {
  CHECK(denominator > 0);
  const Wide product = Wide{a.amount()} * numerator;
  // floor(x / d + 1/2) without doubling x, which could leave 128 bits.
  const Wide whole = floor_divide(product, denominator);
  const Wide rest = product - whole * denominator;
  return Rupiah{narrow(whole + (2 * rest >= denominator ? 1 : 0))};
}

Rupiah multiply_divide_floor(Rupiah a, std::int64_t numerator, std::int64_t denominator) {
  CHECK(denominator > 0);
  return Rupiah{narrow(floor_divide(Wide{a.amount()} * numerator, denominator))};
}

std::string to_text(Rupiah amount) { return "Rp " + grouped(amount.amount()); }

Rupiah share_half_up(Rupiah amount, BasisPoints share) {
  return multiply_divide_half_up(amount, share.bps(), kWhole.bps());
}

std::optional<BasisPoints> ratio(std::int64_t part, std::int64_t whole) {
  CHECK(part >= 0 && whole >= 0);
  if (whole == 0) return std::nullopt;
  const auto bps = multiply_divide_half_up(Rupiah{part}, kWhole.bps(), whole).amount();
  CHECK(bps <= std::numeric_limits<std::int32_t>::max());
  return BasisPoints{static_cast<std::int32_t>(bps)};
}

std::string to_text(BasisPoints share) {
  const auto cents = share.bps() % 100;
  const auto magnitude = cents < 0 ? -cents : cents;
  auto sign = share.bps() < 0 && share.bps() > -100 ? std::string("-") : std::string();
  return sign + grouped(share.bps() / 100) + "," + (magnitude < 10 ? "0" : "") +
         std::to_string(magnitude) + " %";
}

}  // namespace lumbung
