// Lists for eyes and for other programs: aligned columns for a terminal, CSV with correct quoting
// for a spreadsheet. Widths count characters, not bytes, and text from records cannot move the
// cursor.
#pragma once

#include <cstddef>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

namespace lumbung::client {

enum class Align { left, right };

struct Column {
  std::string title;
  Align align = Align::left;
  std::size_t widest = 0;  // Longer cells are cut and end in `…`; 0: never cut.
};

// Prints rows in aligned columns, page by page: a later page is as wide as any before it. The
// header line comes once, also when there is no row.
class Table {
 public:
  explicit Table(std::vector<Column> columns);

  // One cell for each column.
  void add(std::vector<std::string> cells);
  // Prints what was added since the last time.
  void print(std::ostream& out);

 private:
  void print_row(std::ostream& out, const std::vector<std::string>& cells) const;

  std::vector<Column> columns_;
  std::vector<std::size_t> widths_;
  std::vector<std::vector<std::string>> rows_;
  bool header_printed_ = false;
};

// Characters a terminal shows for a UTF-8 text; bytes when it is not UTF-8.
std::size_t width_of(std::string_view text);
// Filled with spaces at the end, or in front, up to `width` characters; longer text stays.
std::string padded(std::string_view text, std::size_t width, Align align = Align::left);
// At most `width` characters, the last being `…` when it was cut.
std::string cut(std::string_view text, std::size_t width);
// Control characters as spaces; in a text that is not UTF-8, `?` for every byte beyond ASCII.
std::string printable(std::string_view text);

// Quoted where RFC 4180 wants it (comma, quote, line end; a semicolon too, which some spreadsheets
// split at), and where a reader would trim (spaces at an end).
std::string csv_field(std::string_view text);
// With its line end.
std::string csv_line(const std::vector<std::string>& fields);

}  // namespace lumbung::client
