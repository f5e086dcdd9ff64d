#include "lumbungd/mended_rows.h"

#include <fstream>
#include <optional>
#include <vector>

#include "base/text.h"
#include "client/table.h"
#include "runtime/csv/csv_reader.h"

namespace lumbung {
namespace {

constexpr std::size_t kChunkBytes = 4'096;
constexpr std::string_view kPersonal = "owner_";

using Columns = std::map<std::string, std::size_t>;

Columns columns_of(const csv::CsvRow& header) {
  Columns columns;
  for (std::size_t i = 0; i < header.fields.size(); ++i) columns[lower_ascii(trimmed(header.fields[i]))] = i;
  return columns;
}

std::string cell(const csv::CsvRow& row, const Columns& columns, const std::string& name) {
  const auto column = columns.find(name);
  if (column == columns.end() || column->second >= row.fields.size()) return {};
  return std::string(trimmed(row.fields[column->second]));
}

std::string sentence_of(const csv::CsvRow& row, const Columns& columns) {
  const auto reason = cell(row, columns, "rejected_reason");
  if (reason.empty()) return {};
  const auto column = cell(row, columns, "rejected_column");
  auto text = "line " + cell(row, columns, "rejected_line");
  if (!column.empty()) text += ", " + column;
  if (column.empty() || column.starts_with(kPersonal)) return client::printable(text + ": " + reason);
  return client::printable(text + ": `" + cell(row, columns, "rejected_value") + "` is now `" +
                           cell(row, columns, column) + "` (" + reason + ")");
}

}  // namespace

std::map<std::int64_t, std::string> mended_rows(const std::string& path) {
  std::map<std::int64_t, std::string> mended;
  std::ifstream file(path, std::ios::binary);
  csv::CsvReader reader;
  std::optional<Columns> columns;
  std::string chunk(kChunkBytes, '\0');
  while (file && !reader.error()) {
    file.read(chunk.data(), static_cast<std::streamsize>(chunk.size()));
    reader.feed(std::string_view(chunk).substr(0, static_cast<std::size_t>(file.gcount())));
    if (!file) reader.finish();
    for (auto row = reader.next(); row; row = reader.next()) {
      if (!columns) {
        columns = columns_of(*row);
        if (!columns->contains("rejected_reason")) return mended;
        continue;
      }
      auto sentence = sentence_of(*row, *columns);
      if (!sentence.empty()) mended[row->line] = std::move(sentence);
      if (mended.size() == kShownMendedRows) return mended;
    }
  }
  return mended;
}

}  // namespace lumbung
