#include "registry/domain/normalise.h"

#include <algorithm>

#include "base/text.h"

namespace lumbung::registry {
namespace {

constexpr std::size_t kOldNpwpDigits = 15;

constexpr std::string_view kCountryCode = "+62";
// A mobile number without its leading zero, 812..., has 9 to 12 digits.
constexpr std::size_t kShortestBareMobile = 9;
constexpr std::size_t kLongestBareMobile = 12;

std::string without(std::string_view marks, std::string_view text) {
  std::string rest;
  for (const char c : text)
    if (marks.find(c) == std::string_view::npos) rest.push_back(c);
  return rest;
}

// Spreadsheets are made to keep digits as text by an apostrophe in front.
std::string_view without_apostrophe(std::string_view text) {
  text = trimmed(text);
  if (text.starts_with('\'')) text.remove_prefix(1);
  return trimmed(text);
}

void trim(std::string& text) { text = std::string(trimmed(text)); }

std::string kecamatan_of(const std::string& kelurahan, const Reference& reference) {
  const auto* place = reference.places.kelurahan(kelurahan);
  return place ? place->kecamatan() : std::string();
}

}  // namespace

std::string normalised_badan_hukum(std::string_view number) { return upper_ascii(trimmed(number)); }

std::string normalised_npwp(std::string_view number) {
  const auto digits = without(".- ", trimmed(number));
  return digits.size() == kOldNpwpDigits && all_digits(digits) ? "0" + digits : digits;
}

void normalise(Cooperative& cooperative, const Reference& reference) {
  trim(*cooperative.mutable_external_id());
  trim(*cooperative.mutable_display_name());
  trim(*cooperative.mutable_address());
  trim(*cooperative.mutable_nik_koperasi());
  trim(*cooperative.mutable_nib());
  cooperative.set_badan_hukum_number(normalised_badan_hukum(cooperative.badan_hukum_number()));
  cooperative.set_npwp(normalised_npwp(cooperative.npwp()));
  trim(*cooperative.mutable_kelurahan());
  cooperative.set_kecamatan(kecamatan_of(cooperative.kelurahan(), reference));

  auto& years = *cooperative.mutable_book_years();
  const auto says_something = [](const Cooperative::BookYear& year) {
    return year.has_rat_date() || year.has_business_volume_rupiah();
  };
  years.erase(std::stable_partition(years.begin(), years.end(), says_something), years.end());
  std::sort(years.begin(), years.end(),
            [](const auto& a, const auto& b) { return a.year() < b.year(); });

  if (cooperative.legal_state() == Cooperative::LEGAL_STATE_UNSPECIFIED)
    cooperative.set_legal_state(Cooperative::LEGAL_STATE_TERDAFTAR);
  if (cooperative.activity() == Cooperative::ACTIVITY_UNSPECIFIED)
    cooperative.set_activity(Cooperative::ACTIVITY_BELUM_DINILAI);
}

void normalise(Business& business, const Reference& reference) {
  trim(*business.mutable_external_id());
  trim(*business.mutable_display_name());
  trim(*business.mutable_address());
  trim(*business.mutable_nib());
  trim(*business.mutable_kelurahan());
  business.set_kecamatan(kecamatan_of(business.kelurahan(), reference));

  const bool has_codes = !business.kbli_main().empty() || !business.kbli_others().empty();
  if (!has_codes)
    business.clear_kbli_version();
  else if (business.kbli_version().empty())
    business.set_kbli_version(std::string(kDefaultKbliVersion));
  business.set_section(reference.kbli.section(business.kbli_version(), business.kbli_main()));

  if (business.operating_status() == Business::OPERATING_STATUS_UNSPECIFIED)
    business.set_operating_status(Business::OPERATING_STATUS_BEROPERASI);
}

std::string normalised_nik(std::string_view nik) {
  return without(".- ", without_apostrophe(nik));
}

std::string normalised_phone(std::string_view phone) {
  const auto given = without_apostrophe(phone);
  auto digits = without("+.-() ", given);
  if (!all_digits(digits)) return std::string(given);
  bool with_country = given.starts_with('+');
  if (!with_country && digits.starts_with("00")) {
    with_country = true;
    digits.erase(0, 2);
  }
  if (digits.starts_with("62")) {
    // 62 0812: the zero that stands for no country code, written beside one.
    const auto number = std::min(digits.find_first_not_of('0', 2), digits.size());
    return std::string(kCountryCode) + digits.substr(number);
  }
  if (with_country) return "+" + digits;
  if (digits.starts_with('0')) return std::string(kCountryCode) + digits.substr(1);
  const bool bare_mobile = digits.starts_with('8') && digits.size() >= kShortestBareMobile &&
                           digits.size() <= kLongestBareMobile;
  return bare_mobile ? std::string(kCountryCode) + digits : digits;
}

void normalise(Owner& owner) {
  owner.set_nik(normalised_nik(owner.nik()));
  owner.set_phone(normalised_phone(owner.phone()));
  trim(*owner.mutable_home_address());
  std::string name;
  for (auto rest = trimmed(owner.full_name()); !rest.empty(); rest = trimmed(rest)) {
    const auto word = rest.substr(0, rest.find_first_of(" \t\r\n"));
    name.append(name.empty() ? "" : " ").append(word);
    rest.remove_prefix(word.size());
  }
  owner.set_full_name(name);
}

}  // namespace lumbung::registry
