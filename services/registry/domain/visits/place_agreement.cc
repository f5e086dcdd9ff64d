#include "registry/domain/visits/place_agreement.h"

#include <algorithm>
#include <array>

namespace lumbung::registry {
namespace {

__extension__ using Wide = __int128;

constexpr std::int64_t kE7PerDegree = 10'000'000;
constexpr std::int64_t kE7PerStep = 1'000'000;
constexpr std::int64_t kMillimetresPerMetre = 1'000;

// WGS84, millimetres. A degree of latitude is 110,586.0 m at 5.9 degrees and 110,590.3 m at 6.9; in between for all.
constexpr std::int64_t kDegreeOfLatitudeMm = 110'588'000;
// A degree of longitude, from 5.9 degrees of latitude on in steps of 0.1: a cos(lat) / sqrt(1 - e2 sin2(lat)).
constexpr std::array<std::int64_t, 11> kDegreeOfLongitudeMm = {110'733'728, 110'713'720, 110'693'378, 110'672'700,
                                                               110'651'687, 110'630'340, 110'608'658, 110'586'640,
                                                               110'564'289, 110'541'602, 110'518'581};

std::int64_t degree_of_longitude_mm(std::int32_t latitude_e7) {
  const std::int64_t from = -std::int64_t{kNorthEastOfNeighbours.latitude_e7};
  const std::int64_t last = kE7PerStep * (std::int64_t{kDegreeOfLongitudeMm.size()} - 1);
  const auto south = std::clamp<std::int64_t>(-std::int64_t{latitude_e7} - from, 0, last);
  const auto step = std::min<std::int64_t>(south / kE7PerStep, std::int64_t{kDegreeOfLongitudeMm.size()} - 2);
  const auto here = kDegreeOfLongitudeMm[static_cast<std::size_t>(step)];
  const auto next = kDegreeOfLongitudeMm[static_cast<std::size_t>(step) + 1];
  return here + (next - here) * (south - step * kE7PerStep) / kE7PerStep;
}

// Millimetres east and north of a point.
struct Flat {
  std::int64_t east = 0;
  std::int64_t north = 0;
};

Flat flat(PointE7 point, PointE7 origin, std::int64_t degree_of_longitude) {
  return {(std::int64_t{point.longitude_e7} - origin.longitude_e7) * degree_of_longitude / kE7PerDegree,
          (std::int64_t{point.latitude_e7} - origin.latitude_e7) * kDegreeOfLatitudeMm / kE7PerDegree};
}

std::int64_t squared_length(Flat a) { return a.east * a.east + a.north * a.north; }

// Square of the distance from the origin to the side a-b.
std::int64_t squared_distance(Flat a, Flat b) {
  const Flat along{b.east - a.east, b.north - a.north};
  const auto length = squared_length(along);
  if (length == 0) return squared_length(a);
  // How far along the side the origin's foot stands: 0 at a, `length` at b.
  const auto foot = std::clamp<std::int64_t>(-(a.east * along.east + a.north * along.north), 0, length);
  const auto part = [&](std::int64_t of) { return static_cast<std::int64_t>(Wide{of} * foot / length); };
  return squared_length({a.east + part(along.east), a.north + part(along.north)});
}

// Largest whole number whose square is not above.
std::int64_t root(std::int64_t square) {
  std::int64_t low = 0;
  std::int64_t high = 3'000'000'000;
  while (low < high) {
    const auto middle = low + (high - low + 1) / 2;
    if (middle * middle <= square)
      low = middle;
    else
      high = middle - 1;
  }
  return low;
}

std::int32_t rounded_metres(std::int64_t squared_mm) {
  return static_cast<std::int32_t>((root(squared_mm) + kMillimetresPerMetre / 2) / kMillimetresPerMetre);
}

}  // namespace

bool is_near_city(PointE7 point) {
  return point.latitude_e7 >= kSouthWestOfNeighbours.latitude_e7 &&
         point.latitude_e7 <= kNorthEastOfNeighbours.latitude_e7 &&
         point.longitude_e7 >= kSouthWestOfNeighbours.longitude_e7 &&
         point.longitude_e7 <= kNorthEastOfNeighbours.longitude_e7;
}

std::int32_t metres_between(PointE7 a, PointE7 b) {
  return rounded_metres(squared_length(flat(b, a, degree_of_longitude_mm(a.latitude_e7))));
}

std::int32_t metres_outside(const Border& border, PointE7 point) {
  if (holds(border, point)) return 0;
  const auto degree = degree_of_longitude_mm(point.latitude_e7);
  std::optional<std::int64_t> nearest;
  for (const auto& ring : border.rings)
    for (std::size_t i = 0; i < ring.size(); ++i) {
      const auto& next = ring[(i + 1) % ring.size()];
      const auto square = squared_distance(flat(ring[i], point, degree), flat(next, point, degree));
      if (!nearest || square < *nearest) nearest = square;
    }
  return nearest ? rounded_metres(*nearest) : 0;
}

PlaceFinding compare_place(const v1::GpsFix* fix, const std::string& kelurahan_on_record, const Places& places,
                           const v1::VisitRules& rules) {
  PlaceFinding found;
  if (!fix) return found;
  const PointE7 point{fix->latitude_e7(), fix->longitude_e7()};
  const auto* here = places.locate(point);
  if (here) found.kelurahan = here->code();
  if (const auto* border = places.border(kelurahan_on_record)) found.distance_m = metres_outside(*border, point);
  if (found.distance_m && *found.distance_m <= std::max(fix->accuracy_m(), rules.border_tolerance_m()))
    found.agreement = v1::PLACE_AGREEMENT_AGREES;
  else
    found.agreement = here ? v1::PLACE_AGREEMENT_DISAGREES : v1::PLACE_AGREEMENT_OUTSIDE_CITY;
  return found;
}

}  // namespace lumbung::registry
