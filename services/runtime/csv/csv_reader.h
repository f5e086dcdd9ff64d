// CSV files as they come up from an agency, in chunks of any size: rows with the line they begin
// on. It knows bytes, quotes and lines; what a column means, how many a row must have and whether
// its text is UTF-8 (base/text.h, utf8_length) is the caller's to say, row by row.
//
// RFC 4180, read kindly: `,`, `;` or tab (whichever the header line has most of), LF, CRLF or CR, a
// UTF-8 byte order mark dropped, blank lines skipped but counted, spaces and tabs around a field
// dropped unless they are inside quotes, a newline inside quotes kept (as LF). What is no text in
// UTF-8 from its first bytes on (UTF-16, a workbook) is refused there.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lumbung::csv {

// Bytes of one row as they stand in the file, with quotes and line ends.
inline constexpr std::size_t kMaxRowBytes = std::size_t{64} * 1024;
inline constexpr std::size_t kMaxColumns = 200;

// Whether rows carry the bytes they were read from, for whoever writes them again.
enum class KeepRaw { no, yes };

// What is wrong with the file at a line.
struct CsvError {
  std::int64_t line = 0;  // From 1.
  std::string reason;     // CSV_QUOTE_MISPLACED, CSV_QUOTE_UNTERMINATED, CSV_ROW_TOO_LONG,
                          // CSV_TOO_MANY_COLUMNS, FILE_CUT, FILE_NOT_UTF8, FILE_IS_WORKBOOK
  std::string sentence;
  friend bool operator==(const CsvError&, const CsvError&) = default;
};

struct CsvRow {
  std::int64_t line =
      0;  // Where the row begins, from 1. Every line end counts, also inside quotes.
  std::vector<std::string> fields;
  // Set when the row cannot be told into fields (CSV_QUOTE_MISPLACED, FILE_CUT); `fields` is empty
  // then, and reading goes on with the next line.
  std::optional<CsvError> damage;
  // The file ends with this row and without a line end: its last field may have been longer.
  bool open_ended = false;
  // The bytes of the row without its line end, at most kMaxRowBytes; only when they are kept.
  std::string raw{};
  friend bool operator==(const CsvRow&, const CsvRow&) = default;
};

// Feed a chunk, take the rows, feed the next:
//
//   reader.feed(chunk);
//   while (auto row = reader.next()) ...      // The first row is the header; see csv_header.h.
//   if (reader.error()) ...                   // After the last row before it.
//
// Holds one row and the rows of the last chunk not yet taken, whatever the size of the file. Used
// by one thread at a time; throws nothing but std::bad_alloc.
class CsvReader {
 public:
  explicit CsvReader(KeepRaw keep_raw = KeepRaw::no);
  ~CsvReader();
  CsvReader(const CsvReader&) = delete;

  // Ignored after an error.
  void feed(std::string_view bytes);
  // The file ends here. Called once; a last line without a line end is a row too.
  void finish();
  // The next complete row; nothing when more bytes are needed, or none will come.
  std::optional<CsvRow> next();
  // Why reading stopped: a limit, or a quote never closed. The rows before it are still given by
  // next().
  const std::optional<CsvError>& error() const;
  // Complete lines read, blank ones too; for progress.
  std::int64_t lines() const;
  // Once the first row is there: what stands between its fields, and whether a byte order mark
  // stood before it.
  char delimiter() const { return delimiter_; }
  bool has_byte_order_mark() const { return has_byte_order_mark_; }

 private:
  class Parser;

  void take_into_head(char c);
  void start();

  const KeepRaw keep_raw_;
  // The file's beginning until the end of the header line, kept back until the delimiter is known.
  std::string head_;
  std::size_t commas_ = 0;
  std::size_t semicolons_ = 0;
  std::size_t tabs_ = 0;
  std::size_t tabs_since_text_ = 0;
  bool head_quoted_ = false;
  bool head_has_text_ = false;
  bool at_beginning_ = true;
  bool has_byte_order_mark_ = false;
  char delimiter_ = ',';
  bool finished_ = false;
  // Null until then.
  std::unique_ptr<Parser> parser_;
  std::deque<CsvRow> rows_;
  std::optional<CsvError> error_;
};

}  // namespace lumbung::csv
