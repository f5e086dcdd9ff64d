#include "reporting/projections/tables.h"

#include <algorithm>
#include <array>
#include <cctype>

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

store::Row row_of(const BusinessFacts& facts) {
  return {facts.kecamatan, facts.kelurahan, facts.section, facts.size, facts.operating_status};
}

store::Row row_of(const CooperativeFacts& facts) {
  return {facts.kecamatan, facts.kelurahan, facts.type, facts.legal_state, facts.activity, std::int64_t{facts.merged}};
}

BusinessFacts business_facts_of(const store::Row& row) {
  return {text(row[0]), text(row[1]), text(row[2]), text(row[3]), text(row[4])};
}

CooperativeFacts cooperative_facts_of(const store::Row& row) {
  return {text(row[0]), text(row[1]), text(row[2]), text(row[3]), text(row[4]), store::integer(row[5]) != 0};
}

std::string dimension_word(Dimension dimension) {
  if (dimension == v1::DIMENSION_UNSPECIFIED) return "total";
  auto word = word_of(*v1::Dimension_descriptor(), dimension, std::string_view("DIMENSION_").size());
  std::transform(word.begin(), word.end(), word.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return word;
}

std::optional<Dimension> dimension_of(const std::string& word) {
  for (int number = v1::Dimension_MIN; number <= v1::Dimension_MAX; ++number)
    if (v1::Dimension_IsValid(number) && dimension_word(static_cast<Dimension>(number)) == word)
      return static_cast<Dimension>(number);
  return std::nullopt;
}

std::string figure_row_name(const FigureKey& key) {
  const auto name = key.indicator + "/" + dimension_word(key.dimension) + "/" + key.group;
  return key.kecamatan.empty() ? name : name + "@" + key.kecamatan;
}

store::Row figure_row(const FigureKey& key, const Contribution& figure) {
  return {key.indicator, dimension_word(key.dimension), key.kecamatan, key.group, figure.part, figure.whole};
}

}  // namespace lumbung::reporting
