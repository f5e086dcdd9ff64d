#include "registry/domain/normalise.h"

#include <algorithm>

#include "base/text.h"

namespace lumbung::registry {
namespace {

constexpr std::size_t kOldNpwpDigits = 15;

void trim(std::string& text) { text = std::string(trimmed(text)); }

std::string kecamatan_of(const std::string& kelurahan, const Reference& reference) {
  const auto* place = reference.places.kelurahan(kelurahan);
  return place ? place->kecamatan() : std::string();
}

}  // namespace

std::string normalised_badan_hukum(std::string_view number) { return upper_ascii(trimmed(number)); }

std::string normalised_npwp(std::string_view number) {
  std::string digits;
  for (const char c : trimmed(number))
    if (c != '.' && c != '-' && c != ' ') digits.push_back(c);
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

}  // namespace lumbung::registry
