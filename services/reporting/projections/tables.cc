#include "reporting/projections/tables.h"

#include <algorithm>
#include <cctype>
#include <vector>

#include "reporting/domain/words.h"

namespace lumbung::reporting {

using store::ColumnType;
using store::text;

const store::ViewTable& business_facts_table() {
  static const store::ViewTable table{"business_facts",
                                      {{"kecamatan", ColumnType::text},
                                       {"kelurahan", ColumnType::text},
                                       {"section", ColumnType::text},
                                       {"size", ColumnType::text},
                                       {"operating_status", ColumnType::text}},
                                      {}};
  return table;
}

const store::ViewTable& cooperative_facts_table() {
  static const store::ViewTable table{"cooperative_facts",
                                      {{"kecamatan", ColumnType::text},
                                       {"kelurahan", ColumnType::text},
                                       {"type", ColumnType::text},
                                       {"legal_state", ColumnType::text},
                                       {"activity", ColumnType::text},
                                       {"merged", ColumnType::integer}},
                                      {}};
  return table;
}

const store::ViewTable& figures_table() {
  static const store::ViewTable table{"figures",
                                      {{"indicator", ColumnType::text},
                                       {"dimension", ColumnType::text},
                                       {"kecamatan", ColumnType::text},
                                       {"group_value", ColumnType::text},
                                       {"part", ColumnType::integer},
                                       {"whole", ColumnType::integer}},
                                      {{"indicator", "dimension", "kecamatan"}}};
  return table;
}

const store::ViewTable& figures_heard_table() {
  static const store::ViewTable table{"figures_heard",
                                      {{"log_id", ColumnType::text},
                                       {"position", ColumnType::integer},
                                       {"time_us", ColumnType::integer},
                                       {"business_date", ColumnType::text}},
                                      {}};
  return table;
}

namespace {

// A list of values would copy each text twice.
store::Row row_of(std::initializer_list<const std::string*> facts) {
  store::Row row;
  row.reserve(facts.size() + 1);
  for (const auto* fact : facts) row.emplace_back(*fact);
  return row;
}

}  // namespace

store::Row row_of(const BusinessFacts& facts) {
  return row_of({&facts.kecamatan, &facts.kelurahan, &facts.section, &facts.size, &facts.operating_status});
}

store::Row row_of(const CooperativeFacts& facts) {
  auto row = row_of({&facts.kecamatan, &facts.kelurahan, &facts.type, &facts.legal_state, &facts.activity});
  row.emplace_back(std::int64_t{facts.merged});
  return row;
}

BusinessFacts business_facts_of(const store::Row& row) {
  return {text(row[0]), text(row[1]), text(row[2]), text(row[3]), text(row[4])};
}

CooperativeFacts cooperative_facts_of(const store::Row& row) {
  return {text(row[0]), text(row[1]), text(row[2]), text(row[3]), text(row[4]), store::integer(row[5]) != 0};
}

namespace {

// By number. Made once: every event of a rebuild asks for some dozen of them.
const std::vector<std::string>& dimension_words() {
  static const std::vector<std::string> words = [] {
    std::vector<std::string> all{"total"};
    for (int number = 1; number <= v1::Dimension_MAX; ++number) {
      auto word = word_of(*v1::Dimension_descriptor(), number, std::string_view("DIMENSION_").size());
      for (auto& c : word) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
      all.push_back(std::move(word));
    }
    return all;
  }();
  return words;
}

}  // namespace

const std::string& dimension_word(Dimension dimension) { return dimension_words().at(static_cast<std::size_t>(dimension)); }

std::optional<Dimension> dimension_of(const std::string& word) {
  const auto& words = dimension_words();
  const auto found = std::find(words.begin(), words.end(), word);
  if (found == words.end()) return std::nullopt;
  return static_cast<Dimension>(found - words.begin());
}

std::string figure_row_name(const FigureKey& key) {
  std::string name;
  put_figure_row_name(key, name);
  return name;
}

void put_figure_row_name(const FigureKey& key, std::string& name) {
  name.assign(key.indicator).append("/").append(dimension_word(key.dimension)).append("/").append(key.group);
  if (!key.kecamatan.empty()) name.append("@").append(key.kecamatan);
}

store::Row figure_row(const FigureKey& key, const Contribution& figure) {
  return {key.indicator, dimension_word(key.dimension), key.kecamatan, key.group, figure.part, figure.whole};
}

}  // namespace lumbung::reporting
