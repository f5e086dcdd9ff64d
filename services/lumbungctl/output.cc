#include "lumbungctl/output.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "client/record_fields.h"
#include "runtime/log/json_text.h"

namespace lumbung::ctl {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::Message;

// Long names and addresses are cut in tables; CSV and JSON have them whole.
constexpr std::size_t kWidestCell = 40;

bool is_number(const Descriptor& type, const std::string& field) {
  const auto* found = type.FindFieldByName(field);
  return found != nullptr && !found->is_repeated() &&
         (found->cpp_type() == google::protobuf::FieldDescriptor::CPPTYPE_INT32 ||
          found->cpp_type() == google::protobuf::FieldDescriptor::CPPTYPE_INT64);
}

std::vector<client::Column> columns_of(const Descriptor& type,
                                       const std::vector<std::string>& fields) {
  std::vector<client::Column> columns;
  for (const auto& field : fields)
    columns.push_back({field, is_number(type, field) ? client::Align::right : client::Align::left,
                       field == "name" ? 0 : kWidestCell});
  return columns;
}

using Lines = std::vector<std::pair<std::string, std::string>>;

// What is set, in the order of the message; fields of fields as `evaluation.reason`, of lists as
// `book_years[0].year`.
void add_lines(const Message& message, const std::string& prefix, Lines& lines) {
  const auto& type = *message.GetDescriptor();
  const auto& reflection = *message.GetReflection();
  const auto plain = client::plain_fields(type);
  for (int i = 0; i < type.field_count(); ++i) {
    const auto* field = type.field(i);
    const auto label = prefix + field->name();
    const bool is_plain = std::find(plain.begin(), plain.end(), field->name()) != plain.end();
    if (is_plain) {
      const bool set = field->is_repeated() ? reflection.FieldSize(message, field) > 0
                                            : reflection.HasField(message, field);
      if (set) lines.emplace_back(label, client::text_of(message, field->name()));
    } else if (field->is_repeated()) {
      for (int at = 0; at < reflection.FieldSize(message, field); ++at)
        add_lines(reflection.GetRepeatedMessage(message, field, at),
                  label + "[" + std::to_string(at) + "].", lines);
    } else if (reflection.HasField(message, field)) {
      add_lines(reflection.GetMessage(message, field), label + ".", lines);
    }
  }
}

// Fields of fields are in no CSV, but for those that the table shows.
std::vector<std::string> csv_fields(const Descriptor& type, const std::vector<std::string>& table_fields) {
  auto fields = client::plain_fields(type);
  std::copy_if(table_fields.begin(), table_fields.end(), std::back_inserter(fields),
               [](const std::string& field) { return field.find('.') != std::string::npos; });
  return fields;
}

}  // namespace

Format format_of(const std::string& word) {
  return word == "json" ? Format::json : word == "csv" ? Format::csv : Format::table;
}

RecordList::RecordList(std::ostream& out, Format format, const Descriptor& type,
                       const std::vector<std::string>& table_fields)
    : out_(out),
      format_(format),
      fields_(format == Format::csv ? csv_fields(type, table_fields) : table_fields),
      table_(columns_of(type, fields_)) {}

void RecordList::add(const Message& record) {
  if (format_ == Format::json) {
    text_ += (records_ == 0 ? "\n" : ",\n") + client::json_of(record, false);
  } else {
    std::vector<std::string> cells;
    for (const auto& field : fields_) cells.push_back(client::text_of(record, field));
    if (format_ == Format::csv)
      text_ += client::csv_line(cells);
    else
      table_.add(std::move(cells));
  }
  ++records_;
}

void RecordList::page() {
  if (format_ == Format::table) table_.print(out_);
  if (!begun_ && format_ == Format::csv) out_ << client::csv_line(fields_);
  if (!begun_ && format_ == Format::json) out_ << '[';
  begun_ = true;
  out_ << text_ << std::flush;
  text_.clear();
}

void RecordList::end() {
  if (format_ == Format::json) out_ << "\n]\n" << std::flush;
}

void print_record(std::ostream& out, Format format, const Message& record) {
  if (format == Format::json) {
    out << client::json_of(record, true);
    return;
  }
  if (format == Format::csv) {
    RecordList list(out, format, *record.GetDescriptor(), {});
    list.add(record);
    list.page();
    return;
  }
  Lines lines;
  add_lines(record, "", lines);
  std::size_t widest = 0;
  for (const auto& [label, text] : lines) widest = std::max(widest, label.size());
  for (const auto& [label, text] : lines)
    out << client::padded(label, widest) << "  " << client::printable(text) << '\n';
}

void print_rows(std::ostream& out, Format format, const std::vector<PlainColumn>& columns,
                const std::vector<std::vector<std::string>>& rows) {
  std::vector<client::Column> shown;
  std::vector<std::string> titles;
  for (const auto& column : columns) {
    shown.push_back({column.title, column.number ? client::Align::right : client::Align::left});
    titles.push_back(column.title);
  }
  if (format == Format::csv) {
    out << client::csv_line(titles);
    for (const auto& row : rows) out << client::csv_line(row);
  } else if (format == Format::json) {
    std::string json = "[";
    for (std::size_t at = 0; at < rows.size(); ++at) {
      json += at == 0 ? "\n{" : ",\n{";
      for (std::size_t i = 0; i < columns.size(); ++i) {
        if (i > 0) json += ',';
        append_json_string(json, columns[i].title);
        json += ':';
        if (columns[i].number)
          json += rows[at][i].empty() ? "null" : rows[at][i];
        else
          append_json_string(json, rows[at][i]);
      }
      json += '}';
    }
    out << json << "\n]\n";
  } else {
    client::Table table(std::move(shown));
    for (const auto& row : rows) table.add(row);
    table.print(out);
  }
}

}  // namespace lumbung::ctl
