#include "registry/imports/cells.h"

#include <charconv>
#include <limits>

#include "base/date.h"
#include "base/text.h"

namespace lumbung::registry {
namespace {

// The value shown back is cut here.
constexpr std::size_t kShownCharacters = 100;

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
  for (const char c : text)
    if (c != separator) out.push_back(c);
  return out;
}

}  // namespace

void Cells::add(const std::string& column, std::string reason, std::string sentence) const {
  wrong_.push_back({column, std::move(reason), std::move(sentence),
                    utf8_cut(cell_(column), kShownCharacters)});
}

std::optional<std::int64_t> Cells::number(const std::string& column) const {
  const auto cell = trimmed(cell_(column));
  if (cell.empty()) return std::nullopt;
  const bool negative = cell.front() == '-';
  const auto unsigned_part = cell.substr(negative ? 1 : 0);
  // One comma with three digits behind it may be thousands or decimals; two or more can only be thousands.
  const bool comma_thousands =
      grouped(unsigned_part, ',') && unsigned_part.find(',') != unsigned_part.rfind(',');
  std::string digits(unsigned_part);
  if (grouped(unsigned_part, '.')) digits = without(unsigned_part, '.');
  else if (comma_thousands) digits = without(unsigned_part, ',');
  if (!all_digits(digits)) {
    const bool decimals = unsigned_part.find_first_not_of("0123456789.,") == std::string_view::npos;
    add(column, decimals ? "NUMBER_NOT_WHOLE" : "NUMBER_FORMAT",
        decimals ? "Write a whole number of rupiah or pieces, without decimals: 1500 or 1.500."
                 : "Write digits only: 1500 or 1.500.");
    return std::nullopt;
  }
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc() || end != digits.data() + digits.size()) {
    add(column, "NUMBER_TOO_LARGE", "The number has too many digits.");
    return std::nullopt;
  }
  return negative ? -value : value;
}

std::optional<std::int32_t> Cells::small_number(const std::string& column) const {
  const auto value = number(column);
  if (!value) return std::nullopt;
  if (*value < std::numeric_limits<std::int32_t>::min() ||
      *value > std::numeric_limits<std::int32_t>::max()) {
    add(column, "NUMBER_TOO_LARGE", "The number has too many digits.");
    return std::nullopt;
  }
  return static_cast<std::int32_t>(*value);
}

std::optional<google::type::Date> Cells::date(const std::string& column) const {
  const auto cell = trimmed(cell_(column));
  if (cell.empty()) return std::nullopt;
  if (const auto date = Date::parse(cell)) return message_of(*date);
  const bool serial = all_digits(cell) && cell.size() == 5;
  const bool shaped = cell.size() == 10 && cell[4] == '-' && cell[7] == '-';
  if (serial)
    add(column, "DATE_IS_SPREADSHEET_SERIAL",
        "A spreadsheet wrote its own day count. Format the column as text yyyy-mm-dd and export again.");
  else if (shaped)
    add(column, "DATE_INVALID", "There is no such day.");
  else
    add(column, "DATE_FORMAT", "Write the date as yyyy-mm-dd.");
  return std::nullopt;
}

std::optional<int> Cells::word(const std::string& column,
                               const google::protobuf::EnumDescriptor& values) const {
  const auto cell = upper_ascii(trimmed(cell_(column)));
  if (cell.empty()) return std::nullopt;
  // Values share a prefix that ends where UNSPECIFIED begins.
  const auto& zero = values.value(0)->name();
  const auto prefix = zero.substr(0, zero.size() - std::string_view("UNSPECIFIED").size());
  std::string known;
  for (int i = 1; i < values.value_count(); ++i) {
    const auto word = values.value(i)->name().substr(prefix.size());
    if (cell == word) return values.value(i)->number();
    known += (known.empty() ? "" : ", ") + word;
  }
  add(column, "WORD_UNKNOWN", "Use one of " + known + ".");
  return std::nullopt;
}

std::vector<std::string> Cells::list(const std::string& column) const {
  std::vector<std::string> parts;
  auto rest = trimmed(cell_(column));
  if (rest.empty()) return parts;
  for (;;) {
    const auto end = rest.find('|');
    parts.emplace_back(trimmed(rest.substr(0, end)));
    if (end == std::string_view::npos) return parts;
    rest.remove_prefix(end + 1);
  }
}

}  // namespace lumbung::registry
