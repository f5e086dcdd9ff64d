// What a verb has to say, as a table for people, CSV for spreadsheets or JSON for programs. Records
// go out page by page: a register of any size is listed in constant memory.
#pragma once

#include <google/protobuf/message.h>

#include <ostream>
#include <string>
#include <vector>

#include "client/table.h"

namespace lumbung::ctl {

enum class Format { table, json, csv };

// Of `table`, `json`, `csv`; table for anything else.
Format format_of(const std::string& word);

// A list of records of one type. As a table it shows the columns chosen, as CSV every field that
// has a text, as JSON everything, one record a line in one array.
class RecordList {
 public:
  RecordList(std::ostream& out, Format format, const google::protobuf::Descriptor& type,
             const std::vector<std::string>& table_fields);

  void add(const google::protobuf::Message& record);
  // Prints what was added; called after each page, also an empty one. Nothing is printed before the
  // first.
  void page();
  // Once, after the last page.
  void end();

 private:
  std::ostream& out_;
  const Format format_;
  std::vector<std::string> fields_;
  client::Table table_;
  std::string text_;  // CSV or JSON of the page.
  std::int64_t records_ = 0;
  bool begun_ = false;
};

// One record: `field  value` lines of what is set, a CSV header with one line, or indented JSON.
void print_record(std::ostream& out, Format format, const google::protobuf::Message& record);

// Rows of plain text under titles, right-aligned where `right` says so; JSON as one object a row.
struct PlainColumn {
  std::string title;
  bool number = false;  // Right-aligned; bare in JSON, null when empty.
};
void print_rows(std::ostream& out, Format format, const std::vector<PlainColumn>& columns,
                const std::vector<std::vector<std::string>>& rows);

}  // namespace lumbung::ctl
