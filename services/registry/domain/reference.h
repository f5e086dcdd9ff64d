// Places and sector codes as the rules look them up: values filled once when the process starts (by
// ../reference_files.h) and never changed. Two official code systems exist for places; Kemendagri's
// is the one stored, and neither can be computed from the other.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "lumbung/registry/v1/place.pb.h"

namespace lumbung::registry {

using v1::KbliCode;
using v1::Kecamatan;
using v1::Kelurahan;

// WGS84 in units of 1e-7 degree, so that a border needs no floating point.
struct PointE7 {
  std::int32_t latitude_e7 = 0;
  std::int32_t longitude_e7 = 0;
};

// A closed line; whether the last point repeats the first does not matter.
using Ring = std::vector<PointE7>;

// The border of a kelurahan: outer rings and holes in any order. A point belongs to it when a ray
// from the point crosses the rings an odd number of times.
struct Border {
  std::string kelurahan;  // Kemendagri code.
  std::vector<Ring> rings;
};

// A point on the line between two borders is held by one of them.
bool holds(const Border& border, PointE7 point);

// Kecamatan and kelurahan of the city. Immutable; safe on any thread.
class Places {
 public:
  Places() = default;
  // Codes must not repeat; the loader has checked them.
  Places(std::vector<Kecamatan> kecamatan, std::vector<Kelurahan> kelurahan,
         std::vector<Border> borders);

  // By Kemendagri code; null when there is none.
  const Kecamatan* kecamatan(std::string_view code) const;
  const Kelurahan* kelurahan(std::string_view code) const;
  // By BPS code: seven digits for a kecamatan, ten for a kelurahan.
  const Kecamatan* kecamatan_by_bps(std::string_view bps_code) const;
  const Kelurahan* kelurahan_by_bps(std::string_view bps_code) const;
  // By name without regard to case and spaces (`MEDAN SATRIA` is Medansatria); null when none or
  // several are called so.
  const Kecamatan* kecamatan_named(std::string_view name) const;
  const Kelurahan* kelurahan_named(std::string_view name) const;
  // The kelurahan whose border holds the point, null outside the city. A point on the line between
  // two belongs to exactly one of them.
  const Kelurahan* locate(PointE7 point) const;
  // Of a kelurahan by Kemendagri code; null when there is none.
  const Border* border(std::string_view kelurahan) const;

  // By code.
  const std::vector<Kecamatan>& all_kecamatan() const { return kecamatan_; }
  const std::vector<Kelurahan>& all_kelurahan() const { return kelurahan_; }

 private:
  std::vector<Kecamatan> kecamatan_;
  std::vector<Kelurahan> kelurahan_;
  std::vector<Border> borders_;
};

// The standard industrial classification, every edition the city has loaded. Immutable; safe on any
// thread.
class Kbli {
 public:
  Kbli() = default;
  explicit Kbli(std::vector<KbliCode> codes);

  bool has_version(std::string_view version) const;
  // A code of any level, `A` to five digits; null when there is none.
  const KbliCode* find(std::string_view version, std::string_view code) const;
  // The same, only for a line of business: five digits.
  const KbliCode* line_of_business(std::string_view version, std::string_view code) const;
  // Section letter of a code; empty when there is no such code.
  std::string section(std::string_view version, std::string_view code) const;

 private:
  using Codes = std::map<std::string, KbliCode, std::less<>>;
  std::map<std::string, Codes, std::less<>> editions_;
};

struct Reference {
  Places places;
  Kbli kbli;
};

}  // namespace lumbung::registry
