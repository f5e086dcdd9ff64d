// Cells of a register's CSV file as values: what an office types, read kindly where there is one meaning, and refused
// with what is wrong and what to do where there are two. Pure. Every problem names its column.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <google/protobuf/descriptor.h>
#include <google/type/date.pb.h>

#include "base/result.h"

namespace lumbung::registry {

// Looks a column of the row up; empty when the file has no such column.
using CellOf = std::function<std::string_view(const std::string& column)>;

class Cells {
 public:
  Cells(CellOf cell, std::vector<FieldViolation>& wrong) : cell_(std::move(cell)), wrong_(wrong) {}

  std::string text(const std::string& column) const { return std::string(cell_(column)); }
  // Whole numbers: `1500`, `1.500`, `1.000.000`; also `1,000,000`. Refused: decimals, letters, signs in the middle.
  std::optional<std::int64_t> number(const std::string& column) const;
  // The same for columns of 32 bits.
  std::optional<std::int32_t> small_number(const std::string& column) const;
  // `2016-12-31`. A bare number of five digits is a spreadsheet's own day count and refused with that explanation.
  std::optional<google::type::Date> date(const std::string& column) const;
  // A word of an enum without its prefix, in any case; nothing for an empty cell.
  std::optional<int> word(const std::string& column, const google::protobuf::EnumDescriptor& values) const;
  // Parts between `|`, trimmed; none for an empty cell.
  std::vector<std::string> list(const std::string& column) const;

  void add(const std::string& column, std::string reason, std::string sentence) const;

 private:
  CellOf cell_;
  std::vector<FieldViolation>& wrong_;
};

}  // namespace lumbung::registry
