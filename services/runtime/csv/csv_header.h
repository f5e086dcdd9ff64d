// The header line of a CSV file: which column holds what. Columns are found by name, so a file may
// order them as it likes and leave out what is optional; a column nobody knows is refused rather
// than dropped, because a misspelt heading would lose every value under it.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "runtime/csv/csv_reader.h"

namespace lumbung::csv {

struct CsvColumn {
  std::string name;  // lower_snake, as in the API.
  bool required = false;
};

class CsvHeader {
 public:
  // Headings are compared without ASCII case, a space or dash in them as `_`. Refused with every
  // wrong heading at once, as field `header`, the sentence naming the column by number:
  // CSV_HEADER_UNKNOWN, CSV_HEADER_TWICE, CSV_HEADER_MISSING; a damaged line's own reason. A line
  // without any known heading is not shown: it may be a row.
  static Result<CsvHeader> of(const CsvRow& row, const std::vector<CsvColumn>& known);

  // Headings in the file; a row must have as many fields.
  std::size_t columns() const { return names_.size(); }
  // Their columns, in the order of the file.
  const std::vector<std::string>& names() const { return names_; }
  // Empty when the file has no such column. `row` has columns() fields; `column` is one of the
  // known.
  std::string_view value(const CsvRow& row, const std::string& column) const;
  // The column's number in the file, from 1; 0 when the file has none.
  std::size_t number(const std::string& column) const;

 private:
  std::vector<std::string> names_;
  std::map<std::string, std::size_t> numbers_;
};

}  // namespace lumbung::csv
