#include "client/table.h"

#include <algorithm>

#include "base/check.h"
#include "base/text.h"

namespace lumbung::client {
namespace {

constexpr std::string_view kGap = "  ";

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }

// U+0080 to U+009F, in two bytes: some terminals obey them.
bool is_c1(std::string_view text, std::size_t at) {
  return at + 1 < text.size() && text[at] == '\xC2' &&
         static_cast<unsigned char>(text[at + 1]) < 0xA0;
}

}  // namespace

Table::Table(std::vector<Column> columns) : columns_(std::move(columns)) {
  for (const auto& column : columns_) widths_.push_back(width_of(column.title));
}

void Table::add(std::vector<std::string> cells) {
  CHECK(cells.size() == columns_.size());
  for (std::size_t i = 0; i < cells.size(); ++i) {
    cells[i] = printable(cells[i]);
    if (columns_[i].widest > 0) cells[i] = cut(cells[i], columns_[i].widest);
    widths_[i] = std::max(widths_[i], width_of(cells[i]));
  }
  rows_.push_back(std::move(cells));
}

void Table::print(std::ostream& out) {
  if (!header_printed_) {
    std::vector<std::string> titles;
    for (const auto& column : columns_) titles.push_back(column.title);
    print_row(out, titles);
    header_printed_ = true;
  }
  for (const auto& row : rows_) print_row(out, row);
  rows_.clear();
}

void Table::print_row(std::ostream& out, const std::vector<std::string>& cells) const {
  std::string line;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) line += kGap;
    line += padded(cells[i], widths_[i], columns_[i].align);
  }
  line.erase(line.find_last_not_of(' ') + 1);
  out << line << '\n';
}

std::size_t width_of(std::string_view text) { return utf8_length(text).value_or(text.size()); }

std::string padded(std::string_view text, std::size_t width, Align align) {
  const auto taken = width_of(text);
  const std::string fill(taken < width ? width - taken : 0, ' ');
  return align == Align::left ? std::string(text) + fill : fill + std::string(text);
}

std::string cut(std::string_view text, std::size_t width) {
  if (width_of(text) <= width || width == 0) return std::string(text);
  return utf8_cut(text, width - 1) + "…";
}

std::string printable(std::string_view text) {
  std::string shown(text);
  for (std::size_t i = 0; i < shown.size(); ++i) {
    if (is_control(shown[i])) shown[i] = ' ';
    if (is_c1(shown, i)) shown.replace(i, 2, " ");
  }
  if (utf8_length(shown)) return shown;
  for (char& c : shown)
    if (static_cast<unsigned char>(c) >= 0x80) c = '?';
  return shown;
}

std::string csv_field(std::string_view text) {
  const bool trimmable = !text.empty() && trimmed(text).size() != text.size();
  if (!trimmable && text.find_first_of(",\"\r\n;") == std::string_view::npos)
    return std::string(text);
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

std::string csv_line(const std::vector<std::string>& fields) {
  std::string line;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (i > 0) line += ',';
    line += csv_field(fields[i]);
  }
  return line + '\n';
}

}  // namespace lumbung::client
