#include "runtime/csv/csv_header.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "base/text.h"

namespace lumbung::csv {
namespace {

// Headings and values in refusals are cut here.
constexpr std::size_t kMaxShownCharacters = 60;

std::string names_of(const std::vector<CsvColumn>& known) {
  std::string names;
  for (const auto& column : known) names += (names.empty() ? "" : ", ") + column.name;
  return names;
}

// `Display Name ` is display_name.
std::string column_name(std::string_view heading) {
  auto name = lower_ascii(trimmed(heading));
  for (char& c : name)
    if (c == ' ' || c == '-') c = '_';
  return name;
}

bool is_known(const std::vector<CsvColumn>& known, const std::string& name) {
  for (const auto& column : known)
    if (column.name == name) return true;
  return false;
}

}  // namespace

Result<CsvHeader> CsvHeader::of(const CsvRow& row, const std::vector<CsvColumn>& known) {
  if (row.damage) return invalid_field("header", row.damage->reason, row.damage->sentence);
  CsvHeader header;
  std::vector<FieldViolation> wrong;
  // A line without any known heading is likely a row, whose values are nobody's business.
  const bool is_header =
      std::any_of(row.fields.begin(), row.fields.end(),
                  [&](const auto& heading) { return is_known(known, column_name(heading)); });
  for (const auto& heading : row.fields) {
    const auto name = column_name(heading);
    header.names_.push_back(name);
    const auto number = header.names_.size();
    const auto where = "Column " + std::to_string(number) + ": ";
    // Bytes that are not UTF-8 cannot be shown in an answer.
    const auto shown =
        is_header && utf8_length(heading) ? utf8_cut(heading, kMaxShownCharacters) : std::string{};
    if (!is_known(known, name))
      wrong.push_back({"header", "CSV_HEADER_UNKNOWN",
                       where + "there is no such heading; there are " + names_of(known) + ".",
                       shown});
    else if (!header.numbers_.emplace(name, number).second)
      wrong.push_back({"header", "CSV_HEADER_TWICE", where + "this heading stands twice.", shown});
  }
  for (const auto& column : known)
    if (column.required && !header.numbers_.contains(column.name))
      wrong.push_back({"header", "CSV_HEADER_MISSING",
                       "The heading " + column.name + " is missing.", column.name});
  if (!wrong.empty()) return invalid_fields(std::move(wrong));
  return header;
}

std::string_view CsvHeader::value(const CsvRow& row, const std::string& column) const {
  CHECK(row.fields.size() == columns());
  const auto at = number(column);
  return at == 0 ? std::string_view{} : std::string_view{row.fields[at - 1]};
}

std::size_t CsvHeader::number(const std::string& column) const {
  const auto found = numbers_.find(column);
  return found == numbers_.end() ? 0 : found->second;
}

}  // namespace lumbung::csv
