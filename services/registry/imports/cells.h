// Cells of one row as values, by column: what cannot be read is added to the row's problems with
// its column, and left out. How a cell is read is in typed.h. Pure.
#pragma once

#include <google/protobuf/descriptor.h>
#include <google/type/date.pb.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "registry/imports/typed.h"

namespace lumbung::registry {

// Looks a column of the row up; empty when the file has no such column.
using CellOf = std::function<std::string_view(const std::string& column)>;

class Cells {
 public:
  Cells(CellOf cell, std::vector<FieldViolation>& wrong) : cell_(std::move(cell)), wrong_(wrong) {}

  std::string text(const std::string& column) const { return std::string(cell_(column)); }
  // Digits that are a name and no number, such as a NIB.
  std::string code(const std::string& column) const;
  std::optional<std::int64_t> number(const std::string& column) const;
  // The same for columns of 32 bits.
  std::optional<std::int32_t> small_number(const std::string& column) const;
  std::optional<google::type::Date> date(const std::string& column) const;
  // A word of an enum without its prefix, in any case, with blanks or dashes for `_`; nothing for
  // an empty cell.
  std::optional<int> word(const std::string& column,
                          const google::protobuf::EnumDescriptor& values) const;
  // Codes between `|`; none for an empty cell.
  std::vector<std::string> codes(const std::string& column) const;
  // The Kemendagri code behind the columns `kelurahan` and, where the file has it, `kecamatan`.
  std::string kelurahan(const Places& places) const;
  std::string nik(const std::string& column) const;
  std::string phone(const std::string& column) const;
  std::optional<v1::Owner::Sex> sex(const std::string& column) const;

 private:
  // The value read; nothing when the cell is empty, or wrong, which is then added.
  template <class T>
  std::optional<T> read(const std::string& column, Typed<T> (*typed)(std::string_view)) const;
  template <class T>
  std::optional<T> taken(const std::string& column, Typed<T> typed) const;

  CellOf cell_;
  std::vector<FieldViolation>& wrong_;
};

}  // namespace lumbung::registry
