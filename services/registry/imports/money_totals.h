// The money of a file, column by column, so that an officer can reconcile it with the office's own
// sums: what was read is what was accepted, what was on record already and what was not taken.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "lumbung/registry/v1/registry_service.pb.h"
#include "registry/imports/cells.h"
#include "runtime/csv/csv_header.h"

namespace lumbung::registry {

// One for each money column of the file; nothing where the cell is empty or no number.
using Amounts = std::vector<std::optional<std::int64_t>>;

class MoneyTotals {
 public:
  MoneyTotals() = default;
  // The columns of the file that hold rupiah.
  MoneyTotals(const std::vector<csv::CsvColumn>& known, const csv::CsvHeader& header);

  // The amounts of a row. Those beyond what the register takes are left out: they are refused, and
  // say nothing.
  Amounts of(const CellOf& cell) const;
  // Whether the sums still fit when this row is counted; the column that does not, else. To be
  // asked once for every row, before its outcome is known.
  std::optional<std::string> beyond(const Amounts& row);
  void count(const Amounts& row, v1::ImportOutcome outcome);
  void write(v1::ImportTotals& totals) const;

 private:
  std::vector<v1::MoneyTotal> totals_;
  // Sums of the amounts without their signs: while these fit, every part of them does.
  std::vector<std::int64_t> sizes_;
};

}  // namespace lumbung::registry
