#include "client/rejects_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include "base/text.h"
#include "client/table.h"

namespace lumbung::client {
namespace {

constexpr std::size_t kReadBytes = std::size_t{64} * 1024;
constexpr ::mode_t kOwnerOnly = S_IRUSR | S_IWUSR;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

Failure unwritable(const std::string& path) {
  return invalid_here("REJECTS_FILE", "Cannot write " + path + ": " + std::strerror(errno) + ".");
}

bool is_rejected_column(const std::string& heading) {
  const auto name = lower_ascii(trimmed(heading));
  return std::find(kRejectedColumns.begin(), kRejectedColumns.end(), name) !=
         kRejectedColumns.end();
}

// What the problems of a row say in one of their parts.
template <class Part>
std::string joined(const lumbung::registry::v1::ImportRow& answer, Part part) {
  std::string all;
  for (const auto& problem : answer.problems())
    all += (&problem == &answer.problems(0) ? "" : kBetweenProblems) + part(problem);
  return all;
}

// A tab is quoted where it stands between cells; the rest csv_field() sees to.
std::string cell(const std::string& text, char delimiter) {
  const auto field = csv_field(text);
  const bool bare_tab = delimiter == '\t' && field == text && text.find('\t') != std::string::npos;
  return bare_tab ? "\"" + text + "\"" : field;
}

}  // namespace

Answer<std::shared_ptr<RejectsFile>> RejectsFile::open(const std::string& path,
                                                       const std::string& imported) {
  std::error_code ignored;
  if (std::filesystem::equivalent(path, imported, ignored))
    return invalid_here("REJECTS_FILE", path + " is the file to import; name another.");
  const int from = ::open(imported.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  File source(from < 0 ? nullptr : ::fdopen(from, "rb"));
  struct stat about {};
  if (!source || ::fstat(from, &about) != 0)
    return invalid_here("FILE_UNREADABLE",
                        "Cannot read " + imported + ": " + std::strerror(errno) + ".");
  if (!S_ISREG(about.st_mode))
    return invalid_here("REJECTS_NEED_A_FILE",
                        "The rows not taken are read from " + imported +
                            " a second time; save it as a file first, or leave --rejects out.");
  const int to = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, kOwnerOnly);
  if (to < 0) return unwritable(path);
  File rejects(::fdopen(to, "wb"));
  // It may have been there before, open to others.
  if (!rejects || ::fchmod(to, kOwnerOnly) != 0) return unwritable(path);
  return std::shared_ptr<RejectsFile>(new RejectsFile(path, std::move(rejects), std::move(source)));
}

void RejectsFile::add(const lumbung::registry::v1::ImportRow& answer) {
  if (failure_) return;
  const auto row = row_at(answer.line());
  if (failure_) return;
  if (!row) {
    failure_ = invalid_here("FILE_CHANGED",
                            "The file changed while it was imported; the rows not "
                            "taken are no longer in it. Import it again.");
    return;
  }
  std::vector<std::string> cells;
  if (row->damage || row->fields.size() != left_out_.size()) {
    cells.assign(kept_columns_, "");
    cells.front() = row->raw;
  } else {
    for (std::size_t i = 0; i < left_out_.size(); ++i)
      if (!left_out_[i]) cells.push_back(row->fields[i]);
  }
  using Problem = lumbung::registry::v1::ImportProblem;
  cells.push_back(std::to_string(answer.line()));
  cells.push_back(joined(answer, [](const Problem& problem) { return problem.column(); }));
  cells.push_back(joined(answer, [](const Problem& problem) { return problem.value(); }));
  cells.push_back(joined(answer, [](const Problem& problem) { return problem.reason(); }));
  cells.push_back(joined(answer, [](const Problem& problem) { return problem.sentence(); }));
  write(cells);
}

std::optional<Failure> RejectsFile::finish() {
  // A file without a row refused gets its header too.
  if (!failure_ && left_out_.empty()) row_at(0);
  if (!failure_ && (std::fflush(rejects_.get()) != 0 || std::ferror(rejects_.get()) != 0))
    failure_ = unwritable(path_);
  return failure_;
}

std::optional<csv::CsvRow> RejectsFile::row_at(std::int64_t line) {
  if (left_out_.empty()) {
    const auto header = next_row();
    if (!header) return std::nullopt;
    write_header(*header);
  }
  if (line <= 0) return std::nullopt;
  while (auto row = next_row())
    if (row->line >= line) return row->line == line ? row : std::nullopt;
  return std::nullopt;
}

std::optional<csv::CsvRow> RejectsFile::next_row() {
  std::string chunk;
  for (;;) {
    if (auto row = reader_.next()) return row;
    if (read_to_end_ || reader_.error()) return std::nullopt;
    chunk.resize(kReadBytes);
    chunk.resize(std::fread(chunk.data(), 1, chunk.size(), imported_.get()));
    if (std::ferror(imported_.get()) != 0) {
      failure_ = invalid_here("FILE_UNREADABLE", std::string("Cannot read the file again: ") +
                                                     std::strerror(errno) + ".");
      return std::nullopt;
    }
    read_to_end_ = chunk.empty();
    if (read_to_end_)
      reader_.finish();
    else
      reader_.feed(chunk);
  }
}

void RejectsFile::write_header(const csv::CsvRow& header) {
  std::vector<std::string> cells;
  for (const auto& heading : header.fields) {
    left_out_.push_back(is_rejected_column(heading));
    if (!left_out_.back()) cells.push_back(heading);
  }
  kept_columns_ = std::max<std::size_t>(cells.size(), 1);
  cells.resize(kept_columns_);
  for (const auto* column : kRejectedColumns) cells.emplace_back(column);
  if (reader_.has_byte_order_mark())
    std::fwrite(kByteOrderMark.data(), 1, kByteOrderMark.size(), rejects_.get());
  write(cells);
}

void RejectsFile::write(const std::vector<std::string>& cells) {
  std::string line;
  for (const auto& text : cells) {
    if (&text != &cells.front()) line += reader_.delimiter();
    line += cell(text, reader_.delimiter());
  }
  line += '\n';
  // A failure is found at the end.
  std::fwrite(line.data(), 1, line.size(), rejects_.get());
}

}  // namespace lumbung::client
