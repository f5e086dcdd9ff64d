// The golden files of dirty cells and files (golden/), for every test that sends them.
#pragma once

#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "runtime/csv/csv_reader.h"

namespace lumbung::golden {

inline std::string read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream content;
  content << in.rdbuf();
  return content.str();
}

// Rows of a CSV file by column.
using Row = std::map<std::string, std::string>;
inline std::vector<Row> rows_of(std::string_view file) {
  csv::CsvReader reader;
  reader.feed(file);
  reader.finish();
  const auto header = reader.next();
  std::vector<Row> rows;
  while (header) {
    const auto row = reader.next();
    if (!row) break;
    CHECK(row->fields.size() == header->fields.size());
    Row named;
    for (std::size_t i = 0; i < row->fields.size(); ++i) named[header->fields[i]] = row->fields[i];
    rows.push_back(std::move(named));
  }
  return rows;
}

// `\n`, `\r`, `\t`, `\0`, `\xFF`; `\{300|text}` is the text as often.
inline std::string unescaped(std::string_view text) {
  static const std::map<char, char> kPlain = {{'n', '\n'}, {'r', '\r'}, {'t', '\t'}, {'0', '\0'}};
  std::string out;
  while (!text.empty()) {
    const char c = text.front();
    text.remove_prefix(1);
    if (c != '\\') {
      out.push_back(c);
      continue;
    }
    const char kind = text.front();
    text.remove_prefix(1);
    if (kind == 'x') {
      out.push_back(static_cast<char>(std::stoi(std::string(text.substr(0, 2)), nullptr, 16)));
      text.remove_prefix(2);
    } else if (kind == '{') {
      const auto bar = text.find('|');
      const auto end = text.find('}');
      const auto part = unescaped(text.substr(bar + 1, end - bar - 1));
      for (int times = std::stoi(std::string(text.substr(0, bar))); times > 0; --times) out += part;
      text.remove_prefix(end + 1);
    } else {
      out.push_back(kPlain.at(kind));
    }
  }
  return out;
}

// A good business, with the golden row's cells (`column=cell&column=cell`) given instead.
inline Row business_with(const std::string& cells) {
  Row row = {
      {"external_id", "UMKM-1"}, {"display_name", "Toko Maju"}, {"kelurahan", "32.75.12.1003"}};
  std::istringstream all(cells);
  for (std::string one; std::getline(all, one, '&');)
    row[one.substr(0, one.find('='))] = unescaped(one.substr(one.find('=') + 1));
  return row;
}

inline std::string in_quotes(std::string_view cell) {
  std::string out = "\"";
  for (const char c : cell) out += c == '"' ? std::string("\"\"") : std::string(1, c);
  return out + "\"";
}

}  // namespace lumbung::golden
