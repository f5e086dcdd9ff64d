#include "registry/domain/reference.h"

#include <algorithm>

#include "base/text.h"

namespace lumbung::registry {
namespace {

__extension__ using Wide = __int128;

constexpr std::size_t kLineOfBusinessDigits = 5;

template <class Place>
void sort_by_code(std::vector<Place>& places) {
  std::sort(places.begin(), places.end(),
            [](const Place& a, const Place& b) { return a.code() < b.code(); });
}

// There are dozens of places, not thousands: looking through them all is quicker than any index.
template <class Place, class Is>
const Place* only(const std::vector<Place>& places, Is is) {
  const Place* found = nullptr;
  for (const auto& place : places) {
    if (!is(place)) continue;
    if (found) return nullptr;
    found = &place;
  }
  return found;
}

template <class Place>
const Place* coded(const std::vector<Place>& places, std::string_view code) {
  return only(places, [&](const Place& place) { return place.code() == code; });
}

template <class Place>
const Place* coded_by_bps(const std::vector<Place>& places, std::string_view code) {
  return only(places, [&](const Place& place) { return place.bps_code() == code; });
}

template <class Place>
const Place* named(const std::vector<Place>& places, std::string_view name) {
  const auto wanted = squeezed(name);
  return only(places, [&](const Place& place) { return squeezed(place.display_name()) == wanted; });
}

// Whether a ray from the point to the east crosses the side a-b. Each side holds its lower end and
// not its upper one, so a corner counts once. The products of two 33-bit differences need more than
// 64 bits.
bool crosses(PointE7 point, PointE7 a, PointE7 b) {
  if ((a.latitude_e7 > point.latitude_e7) == (b.latitude_e7 > point.latitude_e7)) return false;
  if (a.latitude_e7 > b.latitude_e7) std::swap(a, b);
  const Wide to_side = Wide{b.longitude_e7} - a.longitude_e7;
  const Wide to_point = Wide{point.longitude_e7} - a.longitude_e7;
  const Wide height = Wide{b.latitude_e7} - a.latitude_e7;
  const Wide climbed = Wide{point.latitude_e7} - a.latitude_e7;
  return to_point * height < to_side * climbed;
}

}  // namespace

bool holds(const Border& border, PointE7 point) {
  bool inside = false;
  for (const auto& ring : border.rings)
    for (std::size_t i = 0; i < ring.size(); ++i)
      if (crosses(point, ring[i], ring[(i + 1) % ring.size()])) inside = !inside;
  return inside;
}

Places::Places(std::vector<Kecamatan> kecamatan, std::vector<Kelurahan> kelurahan,
               std::vector<Border> borders)
    : kecamatan_(std::move(kecamatan)),
      kelurahan_(std::move(kelurahan)),
      borders_(std::move(borders)) {
  sort_by_code(kecamatan_);
  sort_by_code(kelurahan_);
  std::sort(borders_.begin(), borders_.end(),
            [](const Border& a, const Border& b) { return a.kelurahan < b.kelurahan; });
}

const Kecamatan* Places::kecamatan(std::string_view code) const { return coded(kecamatan_, code); }
const Kelurahan* Places::kelurahan(std::string_view code) const { return coded(kelurahan_, code); }

const Kecamatan* Places::kecamatan_by_bps(std::string_view bps_code) const {
  return coded_by_bps(kecamatan_, bps_code);
}
const Kelurahan* Places::kelurahan_by_bps(std::string_view bps_code) const {
  return coded_by_bps(kelurahan_, bps_code);
}

const Kecamatan* Places::kecamatan_named(std::string_view name) const {
  return named(kecamatan_, name);
}
const Kelurahan* Places::kelurahan_named(std::string_view name) const {
  return named(kelurahan_, name);
}

const Kelurahan* Places::locate(PointE7 point) const {
  for (const auto& border : borders_)
    if (holds(border, point)) return kelurahan(border.kelurahan);
  return nullptr;
}

const Border* Places::border(std::string_view kelurahan) const {
  const auto found = std::find_if(borders_.begin(), borders_.end(),
                                  [&](const Border& border) { return border.kelurahan == kelurahan; });
  return found == borders_.end() ? nullptr : &*found;
}

Kbli::Kbli(std::vector<KbliCode> codes) {
  for (auto& code : codes) {
    auto& edition = editions_[code.version()];
    auto key = code.code();
    edition.emplace(std::move(key), std::move(code));
  }
}

bool Kbli::has_version(std::string_view version) const { return editions_.contains(version); }

const KbliCode* Kbli::find(std::string_view version, std::string_view code) const {
  const auto edition = editions_.find(version);
  if (edition == editions_.end()) return nullptr;
  const auto found = edition->second.find(code);
  return found == edition->second.end() ? nullptr : &found->second;
}

const KbliCode* Kbli::line_of_business(std::string_view version, std::string_view code) const {
  if (code.size() != kLineOfBusinessDigits || !all_digits(code)) return nullptr;
  return find(version, code);
}

std::string Kbli::section(std::string_view version, std::string_view code) const {
  const auto* found = find(version, code);
  return found ? found->section() : std::string();
}

}  // namespace lumbung::registry
