#include <algorithm>
#include <array>
#include <charconv>

#include "base/text.h"
#include "registry/imports/typed.h"

namespace lumbung::registry {
namespace {

constexpr std::string_view kNoBreakSpace = "\xC2\xA0";
constexpr std::string_view kDigits = "0123456789";

// Whether `text` is digits in groups of three after the first, split by `separator`: `1.000.000`.
bool grouped(std::string_view text, char separator) {
  std::size_t run = 0;
  std::size_t groups = 0;
  for (const char c : text) {
    if (c == separator) {
      if (run == 0 || run > 3 || (groups > 0 && run != 3)) return false;
      ++groups;
      run = 0;
    } else if (c >= '0' && c <= '9') {
      ++run;
    } else {
      return false;
    }
  }
  return groups > 0 && run == 3;
}

std::string without(std::string_view text, char separator) {
  std::string out;
  std::copy_if(text.begin(), text.end(), std::back_inserter(out),
               [&](char c) { return c != separator; });
  return out;
}

// `Rp 1.500`, `Rp.1.500`, `IDR 1.500`.
std::string_view without_currency(std::string_view text) {
  const auto upper = upper_ascii(text.substr(0, 3));
  if (upper == "IDR")
    text.remove_prefix(3);
  else if (upper.starts_with("RP"))
    text.remove_prefix(upper == "RP." ? 3 : 2);
  return trimmed(text);
}

// Cents that are none. A separator that also stands between the thousands cannot begin them.
struct WithoutCents {
  std::string_view whole;
  bool dropped = false;
  char separator = 0;
};
WithoutCents without_cents(std::string_view text) {
  for (const std::string_view cents : {",00", ".00", ",-"}) {
    if (!text.ends_with(cents)) continue;
    const auto whole = text.substr(0, text.size() - cents.size());
    if (!whole.empty() && whole.find(cents.front()) == std::string_view::npos)
      return {whole, true, cents.front()};
  }
  return {text, false, 0};
}

// The digits of a number in one of the known spellings; anything else as it is.
std::string digits_of(std::string_view text) {
  const auto [whole, has_cents, decimal] = without_cents(text);
  if (grouped(whole, '.')) return without(whole, '.');
  // One comma with three digits behind it may be thousands or decimals; two or more, or a decimal
  // dot behind them, can only be thousands.
  const bool only_thousands = whole.find(',') != whole.rfind(',') || (has_cents && decimal == '.');
  if (grouped(whole, ',') && only_thousands) return without(whole, ',');
  return std::string(all_digits(whole) ? whole : text);
}

Typed<std::int64_t> refused(std::string_view text) {
  if (is_scientific(text))
    return {"NUMBER_EATEN_BY_SPREADSHEET",
            "A spreadsheet shortened the number and lost its last digits. Take it from the source "
            "and format the column as a number without decimals before exporting."};
  if (grouped(text, ','))
    return {"NUMBER_NOT_WHOLE",
            "A single comma may stand before thousands or decimals. Write 1500 or 1.500."};
  if (text.find_first_not_of("0123456789.,") == std::string_view::npos)
    return {"NUMBER_NOT_WHOLE",
            "Write a whole number of rupiah or pieces, without decimals: 1500 or 1.500."};
  return {"NUMBER_FORMAT", "Write digits only: 1500 or 1.500."};
}

}  // namespace

std::string unmarked(std::string_view cell) {
  std::string text(cell);
  for (auto at = text.find(kNoBreakSpace); at != std::string::npos;
       at = text.find(kNoBreakSpace, at))
    text.replace(at, kNoBreakSpace.size(), " ");
  std::string_view inner = trimmed(text);
  if (inner.size() >= 3 && inner.starts_with("=\"") && inner.ends_with('"'))
    inner = inner.substr(2, inner.size() - 3);
  else if (inner.starts_with('\''))
    inner.remove_prefix(1);
  return std::string(trimmed(inner));
}

bool is_scientific(std::string_view text) {
  const auto skip = [&](std::string_view of) {
    const auto end = std::min(text.find_first_not_of(of), text.size());
    text.remove_prefix(end);
    return end;
  };
  const auto skip_one = [&](std::string_view of) {
    if (!text.empty() && of.find(text.front()) != std::string_view::npos) text.remove_prefix(1);
  };
  skip_one("+-");
  if (skip(kDigits) == 0) return false;
  skip_one(".,");
  skip(kDigits);
  if (text.empty() || (text.front() != 'e' && text.front() != 'E')) return false;
  text.remove_prefix(1);
  skip_one("+-");
  return skip(kDigits) > 0 && text.empty();
}

bool is_spreadsheet_error(std::string_view cell) {
  static constexpr std::array<std::string_view, 8> kErrors = {
      "#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!"};
  constexpr std::size_t kTooNarrow = 3;
  if (!trimmed(cell).starts_with('#')) return false;
  const auto text = upper_ascii(trimmed(cell));
  return std::find(kErrors.begin(), kErrors.end(), text) != kErrors.end() ||
         (text.size() >= kTooNarrow && text.find_first_not_of('#') == std::string::npos);
}

Typed<std::int64_t> typed_number(std::string_view cell) {
  const auto text = unmarked(cell);
  const bool negative = text.starts_with('-');
  const auto size = without_currency(std::string_view(text).substr(negative ? 1 : 0));
  const auto digits = digits_of(size);
  if (!all_digits(digits)) return refused(size);
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc() || end != digits.data() + digits.size())
    return {"NUMBER_TOO_LARGE", "The number has too many digits."};
  return negative ? -value : value;
}

Typed<std::string> typed_code(std::string_view cell) {
  auto text = unmarked(cell);
  if (is_scientific(text))
    return {"NUMBER_EATEN_BY_SPREADSHEET",
            "A spreadsheet shortened the number and lost its last digits. Take it from the source "
            "and format the column as text before typing it."};
  constexpr std::string_view kDecimal = ".0";
  if (text.ends_with(kDecimal) &&
      all_digits(std::string_view(text).substr(0, text.size() - kDecimal.size())))
    text.resize(text.size() - kDecimal.size());
  return text;
}

}  // namespace lumbung::registry
