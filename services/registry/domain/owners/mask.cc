#include "registry/domain/owners/mask.h"

#include "base/text.h"
#include "registry/domain/owners/nik.h"
#include "registry/domain/owners/personal.h"

namespace lumbung::registry {
namespace {

constexpr std::string_view kHidden = "***";
constexpr std::size_t kNikDigitsShown = 4;
constexpr std::size_t kPhoneDigitsShown = 3;
constexpr std::size_t kShortestPhone = 8;

}  // namespace

std::string masked_nik(std::string_view nik) {
  if (nik.empty()) return {};
  if (nik.size() != kNikDigits || !all_digits(nik)) return std::string(kHidden);
  return std::string(nik.substr(0, kNikDigitsShown)) +
         std::string(kNikDigits - 2 * kNikDigitsShown, '*') +
         std::string(nik.substr(kNikDigits - kNikDigitsShown));
}

std::string masked_name(std::string_view full_name) {
  if (!utf8_length(full_name)) return std::string(kHidden);
  std::string masked;
  for (auto rest = trimmed(full_name); !rest.empty(); rest = trimmed(rest)) {
    const auto word = rest.substr(0, rest.find_first_of(" \t\r\n"));
    if (!masked.empty()) masked += ' ';
    masked += utf8_cut(word, 1);
    masked += kHidden;
    rest.remove_prefix(word.size());
  }
  return masked;
}

std::string masked_phone(std::string_view phone) {
  if (phone.empty()) return {};
  const auto last = phone.size() < kShortestPhone ? std::string_view()
                                                  : phone.substr(phone.size() - kPhoneDigitsShown);
  return std::string(kHidden) + (all_digits(last) ? std::string(last) : std::string());
}

std::string masked_text(std::string_view text) {
  return text.empty() ? std::string() : std::string(kHidden);
}

void mask(Owner& owner) {
  auto masked = public_part(owner);
  masked.set_nik(masked_nik(owner.nik()));
  masked.set_full_name(masked_name(owner.full_name()));
  masked.set_phone(masked_phone(owner.phone()));
  masked.set_home_address(masked_text(owner.home_address()));
  owner = std::move(masked);
}

}  // namespace lumbung::registry
