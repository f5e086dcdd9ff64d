#include "registry/imports/money_totals.h"

#include "base/rupiah.h"
#include "base/text.h"

namespace lumbung::registry {

MoneyTotals::MoneyTotals(const std::vector<csv::CsvColumn>& known, const csv::CsvHeader& header) {
  for (const auto& column : known)
    if (column.name.find("_rupiah") != std::string::npos && header.number(column.name) > 0)
      totals_.emplace_back().set_column(column.name);
  sizes_.resize(totals_.size());
}

Amounts MoneyTotals::of(const CellOf& cell) const {
  Amounts amounts;
  for (const auto& total : totals_) {
    const auto text = trimmed(cell(total.column()));
    auto amount = text.empty() ? std::nullopt : typed_number(text).value;
    if (amount && (*amount > kMaxRupiah || *amount < -kMaxRupiah)) amount.reset();
    amounts.push_back(amount);
  }
  return amounts;
}

std::optional<std::string> MoneyTotals::beyond(const Amounts& row) {
  for (std::size_t i = 0; i < row.size(); ++i) {
    const auto amount = row[i].value_or(0);
    if (__builtin_add_overflow(sizes_[i], amount < 0 ? -amount : amount, &sizes_[i]))
      return totals_[i].column();
  }
  return std::nullopt;
}

void MoneyTotals::count(const Amounts& row, v1::ImportOutcome outcome) {
  for (std::size_t i = 0; i < row.size(); ++i) {
    const auto amount = row[i].value_or(0);
    auto& total = totals_[i];
    total.set_read_rupiah(total.read_rupiah() + amount);
    if (outcome == v1::IMPORT_OUTCOME_ACCEPTED)
      total.set_accepted_rupiah(total.accepted_rupiah() + amount);
    else if (outcome == v1::IMPORT_OUTCOME_ALREADY_THERE)
      total.set_already_there_rupiah(total.already_there_rupiah() + amount);
    else
      total.set_not_taken_rupiah(total.not_taken_rupiah() + amount);
  }
}

void MoneyTotals::write(v1::ImportTotals& totals) const {
  for (const auto& total : totals_) *totals.add_money() = total;
}

}  // namespace lumbung::registry
