// The labelled sets of data/duplicates, what the matcher makes of them, and a plain baseline beside it: Jaro-Winkler of the
// names within a kelurahan.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/date.h"
#include "golden_rows.h"
#include "registry/domain/duplicates/blocking.h"
#include "registry/domain/duplicates/compare.h"
#include "registry/domain/duplicates/corpus.h"

namespace lumbung::registry {

using Pair = std::pair<std::uint32_t, std::uint32_t>;

// Rows with a cell for every column: registers have others on purpose.
inline std::vector<golden::Row> whole_rows_of(const std::string& path) {
  csv::CsvReader reader;
  reader.feed(golden::read_file(path));
  reader.finish();
  const auto header = reader.next();
  std::vector<golden::Row> rows;
  while (header) {
    const auto row = reader.next();
    if (!row) break;
    if (row->fields.size() != header->fields.size()) continue;
    golden::Row named;
    for (std::size_t i = 0; i < row->fields.size(); ++i) named[header->fields[i]] = row->fields[i];
    rows.push_back(std::move(named));
  }
  return rows;
}

struct LabelledSet {
  std::vector<golden::Row> rows;
  Corpus corpus;
  // Pairs that are one business.
  std::set<Pair> same;

  explicit LabelledSet(const std::string& path) : rows(golden::rows_of(golden::read_file(path))) {
    std::map<std::string, std::vector<std::uint32_t>> by_entity;
    for (std::uint32_t i = 0; i < rows.size(); ++i) {
      corpus.add(business_of(rows[i]));
      by_entity[rows[i]["entity"]].push_back(i);
    }
    for (const auto& [_, records] : by_entity)
      for (std::size_t i = 0; i < records.size(); ++i)
        for (std::size_t j = i + 1; j < records.size(); ++j) same.emplace(records[i], records[j]);
  }

  static v1::Business business_of(golden::Row& row) {
    v1::Business business;
    business.set_name("businesses/" + row["id"]);
    business.set_display_name(row["display_name"]);
    business.set_kbli_main(row["kbli_main"]);
    business.set_kelurahan(row["kelurahan"]);
    business.set_address(row["address"]);
    business.set_nib(row["nib"]);
    if (!row["owner"].empty()) business.set_owner("owners/" + row["owner"]);
    if (const auto date = Date::parse(row["started_date"])) *business.mutable_started_date() = message_of(*date);
    return business;
  }

  // What made the pair: the noise of the one that is no original.
  std::string kind_of(const Pair& pair) {
    auto& first = rows[pair.first]["kind"];
    return first == "original" ? rows[pair.second]["kind"] : first;
  }
};

struct Quality {
  std::int64_t found = 0, wrong = 0, missed = 0;
  // In thousandths.
  int precision() const { return found + wrong ? int(found * 1000 / (found + wrong)) : 1000; }
  int recall() const { return found + missed ? int(found * 1000 / (found + missed)) : 1000; }
  int f1() const { return found ? int(2 * found * 1000 / (2 * found + wrong + missed)) : 0; }
};

using Scored = std::map<Pair, int>;

inline Scored scored_by_matcher(const Corpus& corpus, int least) {
  Scored scored;
  for (int kind = 0; kind < kKeyKinds; ++kind)
    pairs_of_kind(corpus, kind, [&](std::uint32_t a, std::uint32_t b) {
      const int score = score_of(corpus, corpus.at(a), corpus.at(b));
      if (score >= least) scored[{a, b}] = score;
    });
  return scored;
}

// In thousandths; prefix scale 0.1, four letters (Winkler 1990). Integer arithmetic loses less than two thousandths.
inline int jaro_winkler(std::string_view a, std::string_view b) {
  constexpr std::size_t kLongest = 128;
  if (a.empty() || b.empty() || a.size() > kLongest || b.size() > kLongest) return 0;
  const auto reach = std::max<int>(0, int(std::max(a.size(), b.size())) / 2 - 1);
  std::array<bool, kLongest> used_a{}, used_b{};
  int matches = 0;
  for (int i = 0; i < int(a.size()); ++i)
    for (int j = std::max(0, i - reach); j < std::min(int(b.size()), i + reach + 1); ++j)
      if (!used_b[std::size_t(j)] && a[std::size_t(i)] == b[std::size_t(j)]) {
        used_a[std::size_t(i)] = used_b[std::size_t(j)] = true;
        ++matches;
        break;
      }
  if (!matches) return 0;
  int out_of_order = 0;
  for (std::size_t i = 0, j = 0; i < a.size(); ++i) {
    if (!used_a[i]) continue;
    while (!used_b[j]) ++j;
    out_of_order += a[i] != b[j++];
  }
  const int m = matches * 1000;
  const int jaro = (m / int(a.size()) + m / int(b.size()) + (m - out_of_order * 500) / matches) / 3;
  int prefix = 0;
  while (prefix < 4 && prefix < int(std::min(a.size(), b.size())) && a[std::size_t(prefix)] == b[std::size_t(prefix)])
    ++prefix;
  return jaro + prefix * (1000 - jaro) / 10;
}

inline std::string in_capitals(std::string text) {
  for (auto& c : text)
    if (c >= 'a' && c <= 'z') c = char(c - 'a' + 'A');
  return text;
}

inline Scored scored_by_baseline(LabelledSet& set, int least) {
  std::map<std::string, std::vector<std::uint32_t>> by_kelurahan;
  std::vector<std::string> names;
  for (std::uint32_t i = 0; i < set.rows.size(); ++i) {
    by_kelurahan[set.rows[i]["kelurahan"]].push_back(i);
    names.push_back(in_capitals(set.rows[i]["display_name"]));
  }
  Scored scored;
  for (const auto& [_, records] : by_kelurahan)
    for (std::size_t i = 0; i < records.size(); ++i)
      for (std::size_t j = i + 1; j < records.size(); ++j)
        if (const int score = jaro_winkler(names[records[i]], names[records[j]]); score >= least)
          scored[{records[i], records[j]}] = score;
  return scored;
}

inline Quality quality_at(const Scored& scored, const std::set<Pair>& same, int threshold) {
  Quality quality;
  for (const auto& [pair, score] : scored)
    if (score >= threshold) ++(same.contains(pair) ? quality.found : quality.wrong);
  quality.missed = std::int64_t(same.size()) - quality.found;
  return quality;
}

// The threshold with the best F1, and that F1.
inline std::pair<int, Quality> best_of(const Scored& scored, const std::set<Pair>& same, int from, int step) {
  std::pair<int, Quality> best{from, {}};
  for (int threshold = from; threshold <= 1000; threshold += step)
    if (const auto quality = quality_at(scored, same, threshold); quality.f1() > best.second.f1())
      best = {threshold, quality};
  return best;
}

}  // namespace lumbung::registry
