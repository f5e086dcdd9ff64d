#include <algorithm>
#include <vector>

#include "base/nearest.h"
#include "base/text.h"
#include "registry/imports/typed.h"

namespace lumbung::registry {
namespace {

// Digits of the codes without dots.
constexpr std::size_t kKelurahanDigits = 10;
constexpr std::size_t kKecamatanDigits = 6;

bool is_letter_or_digit(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
}

// How names are compared: `Kel. Medan-Satria` is MEDANSATRIA. Words such as `Kel` in front go when
// something that is no letter ends them.
std::string spelled(std::string_view name, std::initializer_list<std::string_view> titles) {
  const auto upper = upper_ascii(name);
  std::string_view rest = trimmed(upper);
  for (const auto title : titles)
    if (rest.size() > title.size() && rest.starts_with(title) &&
        !is_letter_or_digit(rest[title.size()])) {
      rest.remove_prefix(title.size());
      break;
    }
  std::string out;
  std::copy_if(rest.begin(), rest.end(), std::back_inserter(out), is_letter_or_digit);
  return out;
}

std::string kelurahan_spelled(std::string_view name) {
  return spelled(name, {"KELURAHAN", "KEL", "DESA", "DS"});
}
std::string kecamatan_spelled(std::string_view name) { return spelled(name, {"KECAMATAN", "KEC"}); }

std::string digits_only(std::string_view text) {
  std::string out;
  std::copy_if(text.begin(), text.end(), std::back_inserter(out),
               [](char c) { return c != '.' && c != ' '; });
  return out;
}

// `3275121003` as `32.75.12.1003`, `327512` as `32.75.12`.
std::string dotted(std::string_view digits) {
  std::string out;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i == 2 || i == 4 || (i == 6 && digits.size() > kKecamatanDigits)) out.push_back('.');
    out.push_back(digits[i]);
  }
  return out;
}

// Whether a name is the one spelled so. A file may have a name in each of a million rows.
bool reads_as(std::string_view name, std::string_view wanted) {
  std::size_t at = 0;
  for (char c : name) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    if (!is_letter_or_digit(c)) continue;
    if (at == wanted.size() || wanted[at] != c) return false;
    ++at;
  }
  return at == wanted.size();
}

// The one place called so; null when there is none, or several.
template <class Place>
const Place* called(const std::vector<Place>& places, const std::string& wanted) {
  const Place* found = nullptr;
  for (const auto& place : places) {
    if (!reads_as(place.display_name(), wanted)) continue;
    if (found) return nullptr;
    found = &place;
  }
  return found;
}

template <class Place, class Spelling>
Typed<std::string> unknown(const char* kind, const std::vector<Place>& places,
                           std::string_view name, Spelling spelling) {
  std::vector<std::string> spellings;
  for (const auto& place : places) spellings.push_back(spelling(place.display_name()));
  const auto near = nearest(spelling(name), spellings);
  auto sentence = "There is no " + std::string(kind) + " of this name or code";
  const auto at = std::find(spellings.begin(), spellings.end(), near) - spellings.begin();
  if (near.empty())
    sentence += "; lumbungctl " + std::string(kind) + " list names them all.";
  else
    sentence += "; is it " + places[at].display_name() + ", " + places[at].code() + "?";
  return {"PLACE_UNKNOWN", std::move(sentence)};
}

// Some numbers are the code of one kelurahan at the ministry and of another at the statistics
// office.
Typed<std::string> by_number(const std::string& digits, std::string_view kecamatan,
                             const Places& places) {
  const auto* ours = places.kelurahan(dotted(digits));
  const auto* theirs = places.kelurahan_by_bps(digits);
  if (ours && theirs && ours != theirs) {
    if (ours->kecamatan() == theirs->kecamatan() || kecamatan.empty())
      return {"PLACE_TWO_MEANINGS",
              "This is " + ours->display_name() + " by Kemendagri and " + theirs->display_name() +
                  " by BPS. Write the Kemendagri code with its dots: " + ours->code() + " or " +
                  theirs->code() + "."};
    return theirs->kecamatan() == kecamatan ? theirs->code() : ours->code();
  }
  if (ours) return ours->code();
  if (theirs) return theirs->code();
  return digits;
}

Typed<std::string> kelurahan_code(std::string_view cell, std::string_view kecamatan,
                                  const Places& places) {
  const auto code = typed_code(cell);
  const auto text = code.value.value_or(std::string(cell));
  if (places.kelurahan(text)) return text;
  const auto digits = digits_only(text);
  if (all_digits(digits)) {
    // With dots it is a Kemendagri code, and no other.
    if (digits.size() == text.size() && digits.size() == kKelurahanDigits)
      return by_number(digits, kecamatan, places);
    return text;
  }
  if (const auto* place = called(places.all_kelurahan(), kelurahan_spelled(text)))
    return place->code();
  return unknown("kelurahan", places.all_kelurahan(), text, kelurahan_spelled);
}

}  // namespace

Typed<std::string> typed_kecamatan(std::string_view cell, const Places& places) {
  const auto code = typed_code(cell);
  const auto text = code.value.value_or(std::string(cell));
  if (places.kecamatan(text)) return text;
  const auto digits = digits_only(text);
  if (all_digits(digits)) {
    if (const auto* place = places.kecamatan(dotted(digits))) return place->code();
    if (const auto* place = places.kecamatan_by_bps(digits)) return place->code();
  }
  if (const auto* place = called(places.all_kecamatan(), kecamatan_spelled(text)))
    return place->code();
  return unknown("kecamatan", places.all_kecamatan(), text, kecamatan_spelled);
}

Typed<std::string> typed_kelurahan(std::string_view cell, std::string_view kecamatan,
                                   const Places& places) {
  auto code = kelurahan_code(cell, kecamatan, places);
  if (!code.value || kecamatan.empty()) return code;
  const auto* place = places.kelurahan(*code.value);
  if (place == nullptr || place->kecamatan() == kecamatan) return code;
  const auto name_of = [&](std::string_view kecamatan_code) {
    const auto* found = places.kecamatan(kecamatan_code);
    return found ? found->display_name() : std::string(kecamatan_code);
  };
  return {"PLACE_CONTRADICTS", place->display_name() + " is in " + name_of(place->kecamatan()) +
                                   ", not in " + name_of(kecamatan) +
                                   "; correct one of the two columns."};
}

}  // namespace lumbung::registry
