#include "lumbungd/imported_register.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iostream>
#include <optional>

#include "base/text.h"
#include "client/import_file.h"
#include "client/progress.h"
#include "client/table.h"
#include "lumbungd/mended_rows.h"
#include "lumbungd/picture_text.h"
#include "runtime/csv/csv_reader.h"
#include "runtime/process/system.h"

namespace lumbung {
namespace {

using client::Answer;
namespace v1 = lumbung::registry::v1;

constexpr std::size_t kShownLines = 3;
constexpr std::size_t kHeaderChunkBytes = 4'096;
// How ids of made-up rows begin; data/registers/README.md.
constexpr std::string_view kSyntheticPrefix = "SINTETIS-";

// What a file is, by the columns it has.
Answer<client::Register> register_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file)
    return client::invalid_here("FILE_UNREADABLE",
                                "Cannot read " + path + ": " + std::strerror(errno) + ".");
  csv::CsvReader reader;
  std::optional<csv::CsvRow> header;
  std::string chunk(kHeaderChunkBytes, '\0');
  while (!header && !reader.error()) {
    file.read(chunk.data(), static_cast<std::streamsize>(chunk.size()));
    if (file.gcount() > 0)
      reader.feed(std::string_view(chunk).substr(0, static_cast<std::size_t>(file.gcount())));
    if (!file) reader.finish();
    header = reader.next();
    if (!file) break;
  }
  std::vector<std::string> columns;
  if (header)
    for (const auto& field : header->fields) columns.push_back(lower_ascii(trimmed(field)));
  const auto has = [&](const char* column) {
    return std::find(columns.begin(), columns.end(), column) != columns.end();
  };
  if (has("kbli_main")) return client::Register::businesses;
  if (has("type") && has("level")) return client::Register::cooperatives;
  return client::invalid_here(
      "REGISTER_UNKNOWN",
      path +
          " is no register: its first line names neither `kbli_main` (businesses) nor "
          "`type` and `level` (cooperatives). docs/import.md lists the columns.");
}

void take_row(Imported& imported, const v1::ImportRow& row) {
  imported.synthetic = imported.synthetic || row.identity().starts_with(kSyntheticPrefix);
  const auto mended = imported.mended.find(row.line());
  if (row.outcome() == v1::IMPORT_OUTCOME_ACCEPTED && mended != imported.mended.end())
    imported.taken_again.push_back(mended->second);
  if (row.outcome() != v1::IMPORT_OUTCOME_REFUSED && row.outcome() != v1::IMPORT_OUTCOME_DIFFERENT)
    return;
  for (const auto& problem : row.problems()) {
    auto& same = imported.rejected[{problem.reason(), problem.column()}];
    ++same.rows;
    if (same.lines.size() < kShownLines) same.lines.push_back(row.line());
    if (same.rows == 1) same.example = problem.sentence();
  }
}

}  // namespace

Answer<Imported> import_register(const client::Connection& connection, const std::string& path,
                                 std::ostream& err) {
  const auto kind = register_of(path);
  if (!kind) return kind.failure();
  const SystemClock clock;
  std::optional<client::Progress> bar;
  if (&err == &std::cerr && client::stderr_is_terminal())
    bar.emplace(client::Progress::Settings{path, client::Counted::bytes, true}, err, clock);
  Imported imported;
  imported.mended = mended_rows(path);
  client::ImportOptions options;
  options.on_row = [&](const v1::ImportRow& row) { take_row(imported, row); };
  options.on_progress = [&](const client::ImportProgress& now) {
    if (bar) bar->at(now.bytes_sent, now.bytes_total, now.rows);
  };
  const auto totals = client::import_file(connection, *kind, path, options);
  if (!totals) return totals.failure();
  imported.totals = *totals;
  return imported;
}

namespace {

void print_rejected(const Rejects& rejected, std::ostream& out) {
  for (const auto& [why, same] : rejected) {
    std::string lines;
    for (const auto line : same.lines) lines += (lines.empty() ? "" : ", ") + std::to_string(line);
    if (same.rows > static_cast<std::int64_t>(same.lines.size())) lines += ", ...";
    out << "   " << client::padded(why.first, 28) << client::padded(why.second, 28)
        << (same.rows == 1 ? "line " : number_text(same.rows) + " rows, lines ") << lines << '\n';
    print_wrapped(out, client::printable(same.example), 6);
  }
}

}  // namespace

void print_imported(const std::string& path, const Imported& imported, std::ostream& out) {
  const auto& totals = imported.totals;
  out << ' ' << path << (imported.synthetic ? "   (synthetic)" : "") << '\n';
  if (totals.accepted() == 0 && totals.already_there() > 0) {
    out << "   Nothing new: of " << counted(totals.rows(), "row", "rows") << ", "
        << number_text(totals.already_there()) << " on record already, "
        << number_text(totals.different()) << " different, " << number_text(totals.refused())
        << " refused.\n\n";
    return;
  }
  out << "   " << counted(totals.rows(), "row", "rows") << ": " << number_text(totals.accepted())
      << " new, " << number_text(totals.already_there()) << " already there, "
      << number_text(totals.different()) << " different, " << number_text(totals.refused())
      << " refused\n";
  if (!imported.rejected.empty()) {
    out << '\n';
    print_rejected(imported.rejected, out);
    print_wrapped(
        out, "Mend these lines and import the file again: rows on record stay as they are.", 3);
  }
  if (!imported.taken_again.empty()) {
    out << "\n   Mended and sent again, by the line in the first file:\n";
    for (const auto& row : imported.taken_again) print_wrapped(out, row, 6);
  }
  out << '\n';
}

}  // namespace lumbung
