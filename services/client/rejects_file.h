// The rows of an imported file that were not taken, written so that they can be mended in a
// spreadsheet and sent again with the same command: the file's own columns and cells, and behind
// them what was wrong. The importer reads past those columns.
#pragma once

#include <array>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "client/failure.h"
#include "lumbung/registry/v1/registry_service.pb.h"
#include "runtime/csv/csv_reader.h"

namespace lumbung::client {

inline constexpr std::array kRejectedColumns = {
    "rejected_line", "rejected_column", "rejected_value", "rejected_reason", "rejected_sentence"};
// Between the problems of one row.
inline constexpr const char* kBetweenProblems = " | ";

// Reads the imported file a second time, in step with the answers: whatever its size, it holds one
// chunk of it. The file it writes can be read by its owner alone. Used by one thread.
class RejectsFile {
 public:
  // Refused: REJECTS_FILE when `path` cannot be written or is the file to import,
  // REJECTS_NEED_A_FILE when `imported` is a pipe, which cannot be read twice, FILE_UNREADABLE.
  static Answer<std::shared_ptr<RejectsFile>> open(const std::string& path,
                                                   const std::string& imported);

  // Answers come in the order of the file. A row that cannot be told into the columns of the header
  // goes into the first column as it stands, so that it is refused again until it is mended.
  void add(const lumbung::registry::v1::ImportRow& answer);
  // Once, at the end. Set when something could not be read or written: REJECTS_FILE, FILE_CHANGED.
  std::optional<Failure> finish();

  const std::string& path() const { return path_; }

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  using File = std::unique_ptr<std::FILE, Close>;

  RejectsFile(std::string path, File rejects, File imported)
      : path_(std::move(path)), rejects_(std::move(rejects)), imported_(std::move(imported)) {}

  // The row that begins on the line; nothing when there is none.
  std::optional<csv::CsvRow> row_at(std::int64_t line);
  std::optional<csv::CsvRow> next_row();
  void write_header(const csv::CsvRow& header);
  void write(const std::vector<std::string>& cells);

  std::string path_;
  File rejects_;
  File imported_;
  csv::CsvReader reader_{csv::KeepRaw::yes};
  bool read_to_end_ = false;
  // Of the imported file; true for columns of an earlier time, which are left out.
  std::vector<bool> left_out_;
  std::size_t kept_columns_ = 0;
  std::optional<Failure> failure_;
};

}  // namespace lumbung::client
