#include "runtime/csv/csv_reader.h"

#include <csv.h>

#include <algorithm>
#include <new>
#include <utility>

#include "base/check.h"

namespace lumbung::csv {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// First bytes of files that people take for CSV, and what they are told.
struct Stranger {
  std::string_view first_bytes;
  const char* reason;
  const char* sentence;
};
constexpr const char* kUtf16Sentence =
    "The file is UTF-16, which spreadsheets call Unicode text. Save it as CSV UTF-8.";
constexpr const char* kWorkbookSentence =
    "The file is a workbook of a spreadsheet, not CSV. Open it and save the sheet as CSV UTF-8.";
constexpr Stranger kStrangers[] = {
    {"\xFF\xFE", "FILE_NOT_UTF8", kUtf16Sentence},
    {"\xFE\xFF", "FILE_NOT_UTF8", kUtf16Sentence},
    {"PK\x03\x04", "FILE_IS_WORKBOOK", kWorkbookSentence},
    {"\xD0\xCF\x11\xE0", "FILE_IS_WORKBOOK", kWorkbookSentence},
};
constexpr std::size_t kLongestFirstBytes = 4;

bool is_line_end(char c) { return c == '\n' || c == '\r'; }
bool is_blank(char c) { return c == ' ' || c == '\t' || is_line_end(c); }

// CRLF and CR as LF: the rest of the house knows one kind of newline.
std::string with_plain_newlines(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '\r' && at + 1 < text.size() && text[at + 1] == '\n') continue;
    out.push_back(text[at] == '\r' ? '\n' : text[at]);
  }
  return out;
}

std::string at_line(std::int64_t line) { return "line " + std::to_string(line); }

}  // namespace

// libcsv, fed one physical line (or the part of it that has come) at a time, because it does not
// count lines itself.
class CsvReader::Parser {
 public:
  Parser(char delimiter, KeepRaw keep_raw, std::deque<CsvRow>& rows, std::optional<CsvError>& error)
      : delimiter_(delimiter), keep_raw_(keep_raw), rows_(rows), error_(error) {
    open();
  }
  ~Parser() { csv_free(&csv_); }
  Parser(const Parser&) = delete;

  void feed(std::string_view bytes) {
    while (!bytes.empty() && !error_) {
      const auto end = std::find_if(bytes.begin(), bytes.end(), is_line_end);
      const bool whole = end != bytes.end();
      const auto length = std::size_t(end - bytes.begin()) + (whole ? 1 : 0);
      part_of_line(bytes.substr(0, length), whole);
      bytes.remove_prefix(length);
    }
  }

  void finish() {
    if (error_) return;
    if (skipping_line_) return end_damaged_row();
    finishing_ = true;
    if (csv_fini(&csv_, on_field, on_row, this) != 0)
      ends_in_quotes();
    else if (too_many_columns_)
      stop_too_many_columns();
  }

  std::int64_t lines() const { return line_ - 1; }

 private:
  void open() {
    if (csv_init(&csv_, CSV_STRICT | CSV_STRICT_FINI) != 0) throw std::bad_alloc();
    csv_set_delim(&csv_, static_cast<unsigned char>(delimiter_));
  }

  // `whole`: the part ends with a line end.
  void part_of_line(std::string_view part, bool whole) {
    if (part == "\n" &&
        after_carriage_return_) {  // The second half of CRLF, which ended the line already.
      after_carriage_return_ = false;
      // Inside quotes it belongs to the field; anywhere else libcsv has no row open and drops it.
      parse(part);
      forget_blanks();
      return;
    }
    after_carriage_return_ = part.back() == '\r';
    in_line_ = !whole;
    if (skipping_line_)
      keep(part);
    else
      parse(part);
    if (!whole || error_) return;
    if (skipping_line_) end_damaged_row();
    ++line_;
    forget_blanks();
  }

  // What came outside any row.
  void forget_blanks() {
    if (!row_begun_) forget_row();
  }

  void parse(std::string_view part) {
    const auto nothing = [this](char c) { return is_blank(c) && c != delimiter_; };
    if (!row_begun_ && !std::all_of(part.begin(), part.end(), nothing)) {
      row_begun_ = true;
      row_line_ = field_line_ = line_;
    }
    keep(part);
    // The row ends where the limit ends, so that the answer does not depend on how the bytes were
    // cut.
    const auto allowed = std::min(part.size(), kMaxRowBytes - row_bytes_);
    row_bytes_ += allowed;
    const auto taken = csv_parse(&csv_, part.data(), allowed, on_field, on_row, this);
    if (too_many_columns_)
      stop_too_many_columns();
    else if (taken < allowed)
      damaged();
    else if (allowed < part.size())
      stop_too_long();
  }

  // Gives the row up and goes on after the line's end: most files with one bad quote are good
  // otherwise.
  void damaged() {
    if (csv_error(&csv_) != CSV_EPARSE) throw std::bad_alloc();
    damage_ = CsvError{
        field_line_, "CSV_QUOTE_MISPLACED",
        "The field that begins at " + at_line(field_line_) +
            " has a quote in it; put the whole field in quotes and double the quote inside."};
    csv_free(&csv_);
    open();
    skipping_line_ = true;
  }

  void end_damaged_row() {
    CsvRow row;
    row.line = row_line_;
    row.damage = std::exchange(damage_, std::nullopt);
    row.open_ended = in_line_;
    row.raw = taken_raw();
    rows_.push_back(std::move(row));
    forget_row();
    skipping_line_ = false;
  }

  // A file that ends in the middle of a line was cut; one whose last line is whole has a quote too
  // many.
  void ends_in_quotes() {
    if (!in_line_)
      return stop(field_line_, "CSV_QUOTE_UNTERMINATED",
                  "The quote opened at " + at_line(field_line_) + " is never closed.");
    damage_ =
        CsvError{row_line_, "FILE_CUT",
                 "The file ends inside this row, in the quotes opened at " + at_line(field_line_) +
                     ". Send the whole file again; rows before are taken."};
    end_damaged_row();
  }

  void forget_row() {
    fields_.clear();
    raw_.clear();
    row_begun_ = false;
    row_bytes_ = 0;
  }

  void keep(std::string_view part) {
    if (keep_raw_ == KeepRaw::yes)
      raw_.append(part.substr(0, kMaxRowBytes - std::min(kMaxRowBytes, raw_.size())));
  }
  std::string taken_raw() {
    while (!raw_.empty() && is_line_end(raw_.back())) raw_.pop_back();
    return std::exchange(raw_, {});
  }

  void stop_too_many_columns() {
    stop(row_line_, "CSV_TOO_MANY_COLUMNS",
         "The row at " + at_line(row_line_) + " has more than " + std::to_string(kMaxColumns) +
             " columns.");
  }

  void stop_too_long() {
    const auto line = row_begun_ ? row_line_ : line_;
    auto sentence = "The row at " + at_line(line) + " is longer than " +
                    std::to_string(kMaxRowBytes) + " bytes";
    // Only a quoted field goes on over a line's end.
    if (row_begun_ && field_line_ < line_)
      sentence += "; is the quote opened at " + at_line(field_line_) + " never closed?";
    else
      sentence += ".";
    stop(line, "CSV_ROW_TOO_LONG", std::move(sentence));
  }

  void stop(std::int64_t line, std::string reason, std::string sentence) {
    error_ = CsvError{line, std::move(reason), std::move(sentence)};
  }

  static void on_field(void* text, std::size_t length, void* self) {
    static_cast<Parser*>(self)->field({static_cast<const char*>(text), length});
  }
  static void on_row(int, void* self) { static_cast<Parser*>(self)->row(); }

  void field(std::string_view text) {
    too_many_columns_ = too_many_columns_ || fields_.size() == kMaxColumns;
    if (!too_many_columns_) fields_.push_back(with_plain_newlines(text));
    field_line_ = line_;
  }

  void row() {
    if (too_many_columns_) return;
    rows_.push_back({row_line_, std::move(fields_), std::nullopt, finishing_, taken_raw()});
    forget_row();
  }

  const char delimiter_;
  const KeepRaw keep_raw_;
  std::deque<CsvRow>& rows_;
  std::optional<CsvError>& error_;
  csv_parser csv_{};
  std::vector<std::string> fields_;
  std::string raw_;
  std::optional<CsvError> damage_;
  std::int64_t line_ = 1;
  std::int64_t row_line_ = 1;
  std::int64_t field_line_ = 1;  // Where the field now being read begins.
  std::size_t row_bytes_ = 0;
  bool row_begun_ = false;
  bool after_carriage_return_ = false;
  bool in_line_ = false;  // The last byte was no line end.
  bool finishing_ = false;
  bool skipping_line_ = false;  // The rest of a damaged row's line.
  bool too_many_columns_ = false;
};

CsvReader::CsvReader(KeepRaw keep_raw) : keep_raw_(keep_raw) {}
CsvReader::~CsvReader() = default;

void CsvReader::feed(std::string_view bytes) {
  CHECK(!finished_);
  while (!parser_ && !error_ && !bytes.empty()) {
    take_into_head(bytes.front());
    bytes.remove_prefix(1);
  }
  if (parser_) parser_->feed(bytes);
}

void CsvReader::take_into_head(char c) {
  head_.push_back(c);
  if (at_beginning_) {
    for (const auto& stranger : kStrangers)
      if (head_ == stranger.first_bytes) {
        error_ = CsvError{1, stranger.reason, stranger.sentence};
        return;
      }
    at_beginning_ = head_.size() < kLongestFirstBytes;
    if (head_ == kByteOrderMark && !has_byte_order_mark_) {
      has_byte_order_mark_ = true;
      head_.clear();
      head_has_text_ = false;
      return;
    }
  }
  if (c == '"') head_quoted_ = !head_quoted_;
  if (!head_quoted_ && c == ',') ++commas_;
  if (!head_quoted_ && c == ';') ++semicolons_;
  // Tabs at the end of the line are blanks.
  if (!head_quoted_ && c == '\t') ++tabs_since_text_;
  if (!is_blank(c)) tabs_ += std::exchange(tabs_since_text_, 0);
  head_has_text_ = head_has_text_ || !is_blank(c);
  const bool header_ends = head_has_text_ && !head_quoted_ && is_line_end(c);
  if (header_ends || head_.size() > kMaxRowBytes) start();
}

void CsvReader::start() {
  if (tabs_ > std::max(commas_, semicolons_))
    delimiter_ = '\t';
  else if (semicolons_ > commas_)
    delimiter_ = ';';
  parser_ = std::make_unique<Parser>(delimiter_, keep_raw_, rows_, error_);
  parser_->feed(std::exchange(head_, {}));
}

void CsvReader::finish() {
  CHECK(!finished_);
  finished_ = true;
  if (!parser_ && !error_) start();
  if (parser_) parser_->finish();
}

std::optional<CsvRow> CsvReader::next() {
  if (rows_.empty()) return std::nullopt;
  auto row = std::move(rows_.front());
  rows_.pop_front();
  return row;
}

const std::optional<CsvError>& CsvReader::error() const { return error_; }

std::int64_t CsvReader::lines() const { return parser_ ? parser_->lines() : 0; }

}  // namespace lumbung::csv
