// Whether a visit was made in the kelurahan on record (design notes 6a.16). About 5.6 % of the city lies within 20
// m of a border between two kelurahan, so a fix agrees when it is inside, or no farther outside than the device's
// accuracy or the rule set's tolerance, whichever is more.
//
// Distances without floating point: the ground around the point is taken as flat, its units of 1e-7 degree turned
// into millimetres by the WGS84 lengths of a degree at the point's latitude, which for longitude stand in a table
// with a step of 0.1 degree between 5.9 and 6.9 degrees south. Error, beside rounding to whole metres: at most 0.01
// % of the distance up to 50 km, which is 10 cm at 1 km (checked against geodesics in the tests).
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "lumbung/registry/v1/rules.pb.h"
#include "lumbung/registry/v1/visit.pb.h"
#include "registry/domain/reference.h"

namespace lumbung::registry {

// The city and the regencies around it: Tangerang to Karawang, Bogor to the northernmost land. A fix outside is no
// visit.
inline constexpr PointE7 kSouthWestOfNeighbours{-69'000'000, 1'064'000'000};
inline constexpr PointE7 kNorthEastOfNeighbours{-59'000'000, 1'076'000'000};

bool is_near_city(PointE7 point);

// Metres between two points near the city.
std::int32_t metres_between(PointE7 a, PointE7 b);

// Metres from a point near the city to the nearest side of the border, 0 when the border holds it.
std::int32_t metres_outside(const Border& border, PointE7 point);

struct PlaceFinding {
  v1::PlaceAgreement agreement = v1::PLACE_AGREEMENT_NO_FIX;
  std::string kelurahan;                   // That holds the fix; empty outside the city.
  std::optional<std::int32_t> distance_m;  // To the kelurahan on record.
};

// `fix` is null when the device had none; otherwise it is near the city.
PlaceFinding compare_place(const v1::GpsFix* fix, const std::string& kelurahan_on_record, const Places& places,
                           const v1::VisitRules& rules);

}  // namespace lumbung::registry
