#include "lumbungd/first_look.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iostream>
#include <map>
#include <optional>

#include "base/text.h"
#include "client/api.h"
#include "client/import_file.h"
#include "client/progress.h"
#include "client/table.h"
#include "lumbungd/city_figures.h"
#include "lumbungd/city_picture.h"
#include "lumbungd/mended_rows.h"
#include "lumbungd/picture_text.h"
#include "runtime/csv/csv_reader.h"
#include "runtime/process/system.h"

namespace lumbung {
namespace {

using client::Answer;
using client::Failure;
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

// Rows not taken for the same reason in the same column.
struct Rejected {
  std::int64_t rows = 0;
  std::vector<std::int64_t> lines;  // The first kShownLines.
  std::string example;              // What is wrong with the first.
};

// By reason and column.
using Rejects = std::map<std::pair<std::string, std::string>, Rejected>;

// What became of one file.
struct Imported {
  v1::ImportTotals totals;
  Rejects rejected;
  std::map<std::int64_t, std::string> mended;  // By line, what of the file is worth showing.
  std::vector<std::string> taken_again;        // Of these, the rows that were taken.
  bool synthetic = false;
};

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

std::string counted(std::int64_t number, const char* one, const char* many) {
  return number_text(number) + " " + (number == 1 ? one : many);
}

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

// Opens the day when an earlier one is open, or none.
std::optional<Failure> open_day(const client::Api& api, Ids& ids, Date day) {
  const auto calendar = api.call(v1::GetCalendarRequest{});
  if (!calendar) return calendar.failure();
  const auto open = date_of(calendar->open_date());
  if (open && *open >= day) return std::nullopt;
  v1::OpenBusinessDayRequest request;
  request.mutable_date()->CopyFrom(message_of(day));
  request.set_request_id(ids.uuid());
  const auto opened = api.call(request);
  if (!opened) return opened.failure();
  return std::nullopt;
}

Answer<v1::EvaluateCooperativeActivityResponse> evaluate(const client::Api& api, Ids& ids,
                                                         Date as_of) {
  v1::EvaluateCooperativeActivityRequest request;
  request.mutable_as_of_date()->CopyFrom(message_of(as_of));
  request.set_request_id(ids.uuid());
  return api.call(request);
}

int tell(const Failure& failure, std::ostream& err) {
  err << client::text_of(failure);
  return static_cast<int>(client::exit_of(failure));
}

}  // namespace

int run_first_look(const std::string& grpc_address, const std::vector<std::string>& register_files,
                   Date as_of, std::ostream& out, std::ostream& err) {
  client::Target target;
  target.address = grpc_address;
  const client::Connection connection(std::move(target));
  const client::Api api(connection);
  const SystemClock clock;
  RandomIds ids(clock);
  if (const auto failed = open_day(api, ids, as_of)) return tell(*failed, err);

  PictureNotes notes;
  notes.as_of = as_of;
  if (!register_files.empty()) print_heading(out, "REGISTERS", "imported through the API");
  for (const auto& path : register_files) {
    const auto imported = import_register(connection, path, err);
    if (!imported) return tell(imported.failure(), err);
    notes.synthetic = notes.synthetic || imported->synthetic;
    print_imported(path, *imported, out);
    out.flush();
  }
  const auto evaluated = evaluate(api, ids, as_of);
  if (!evaluated) return tell(evaluated.failure(), err);
  out << ' ' << counted(evaluated->evaluated(), "cooperative", "cooperatives")
      << " evaluated as of " << as_of.iso() << " by rule set " << evaluated->rules_version() << ", "
      << number_text(evaluated->changed()) << " changed.\n\n";

  const auto city = count_city(api);
  if (!city) return tell(city.failure(), err);
  print_city(*city, notes, out);
  out.flush();
  return 0;
}

void print_commands(const Addresses& addresses, const std::string& lumbungctl, std::ostream& out) {
  const auto address = [&](const char* label, const std::string& where) {
    if (!where.empty()) out << "   " << client::padded(label, 20) << where << '\n';
  };
  const auto url = [](const std::string& host, const char* path) {
    return host.empty() ? host : "http://" + host + path;
  };
  out << " Lumbung is serving; Ctrl-C stops it.\n\n";
  address("gRPC", addresses.grpc);
  address("page and JSON", url(addresses.http, "/"));
  address("metrics, probes", url(addresses.metrics, "/metrics"));
  const auto server =
      addresses.grpc == client::kDefaultAddress ? "" : " --server " + addresses.grpc;
  out << "\n Three commands to try in another terminal:\n\n"
      << "   " << lumbungctl << " cooperatives count --group-by activity" << server << '\n'
      << "   " << lumbungctl << " businesses list --filter 'kecamatan = \"32.75.10\"' --limit 5"
      << server << '\n'
      << "   grpcurl -plaintext " << addresses.grpc << " list\n\n";
  out.flush();
}

}  // namespace lumbung
