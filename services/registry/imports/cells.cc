#include "registry/imports/cells.h"

#include <limits>

#include "base/text.h"

namespace lumbung::registry {
namespace {

// The value shown back is cut here.
constexpr std::size_t kShownCharacters = 100;

// `Tutup sementara` is TUTUP_SEMENTARA.
std::string enum_word(std::string_view cell) {
  auto word = upper_ascii(trimmed(cell));
  for (char& c : word)
    if (c == ' ' || c == '-') c = '_';
  return word;
}

}  // namespace

template <class T>
std::optional<T> Cells::taken(const std::string& column, Typed<T> typed) const {
  if (!typed.value)
    wrong_.push_back({column, std::move(typed.reason), std::move(typed.sentence),
                      utf8_cut(cell_(column), kShownCharacters)});
  return std::move(typed.value);
}

template <class T>
std::optional<T> Cells::read(const std::string& column, Typed<T> (*typed)(std::string_view)) const {
  const auto cell = trimmed(cell_(column));
  if (cell.empty()) return std::nullopt;
  return taken(column, typed(cell));
}

std::string Cells::code(const std::string& column) const {
  return read(column, typed_code).value_or("");
}

std::optional<std::int64_t> Cells::number(const std::string& column) const {
  return read(column, typed_number);
}

std::optional<std::int32_t> Cells::small_number(const std::string& column) const {
  const auto value = number(column);
  if (!value) return std::nullopt;
  if (*value < std::numeric_limits<std::int32_t>::min() ||
      *value > std::numeric_limits<std::int32_t>::max())
    return taken(column,
                 Typed<std::int32_t>("NUMBER_TOO_LARGE", "The number has too many digits."));
  return static_cast<std::int32_t>(*value);
}

std::optional<google::type::Date> Cells::date(const std::string& column) const {
  const auto date = read(column, typed_date);
  if (!date) return std::nullopt;
  return message_of(*date);
}

std::optional<int> Cells::word(const std::string& column,
                               const google::protobuf::EnumDescriptor& values) const {
  const auto cell = enum_word(cell_(column));
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
  return taken(column, Typed<int>("WORD_UNKNOWN", "Use one of " + known + "."));
}

std::vector<std::string> Cells::codes(const std::string& column) const {
  std::vector<std::string> codes;
  const auto cell = unmarked(cell_(column));
  std::string_view rest = cell;
  while (!rest.empty()) {
    const auto end = rest.find('|');
    if (auto code = taken(column, typed_code(rest.substr(0, end))))
      codes.push_back(std::move(*code));
    if (end == std::string_view::npos) break;
    rest.remove_prefix(end + 1);
  }
  return codes;
}

std::string Cells::kelurahan(const Places& places) const {
  const auto cell = trimmed(cell_("kelurahan"));
  std::string kecamatan;
  if (const auto named = trimmed(cell_("kecamatan")); !named.empty())
    kecamatan = taken("kecamatan", typed_kecamatan(named, places)).value_or("");
  if (cell.empty()) return {};
  return taken("kelurahan", typed_kelurahan(cell, kecamatan, places)).value_or("");
}

std::string Cells::nik(const std::string& column) const {
  return read(column, typed_nik).value_or("");
}

std::string Cells::phone(const std::string& column) const {
  return read(column, typed_phone).value_or("");
}

std::optional<v1::Owner::Sex> Cells::sex(const std::string& column) const {
  return read(column, typed_sex);
}

}  // namespace lumbung::registry
