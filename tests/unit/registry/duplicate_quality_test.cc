// How good the matcher is, on the set it was tuned on and on kinds of noise it was not, beside a plain baseline.
#include <gmock/gmock.h>

#include <iostream>

#include "labelled_set.h"

namespace lumbung::registry {
namespace {

// Chosen on the tuning set; what docs/duplicates.md proposes for merging.
constexpr int kThreshold = 600;
// In thousandths of F1.
constexpr int kMargin = 200;

struct Judged {
  Quality matcher;
  Quality baseline;
};

Judged judged(const std::string& file) {
  LabelledSet set(std::string(DATA) + "/duplicates/" + file);
  const auto scored = scored_by_matcher(set.corpus, kRaiseFrom);
  const auto [threshold, baseline] = best_of(scored_by_baseline(set, 700), set.same, 700, 5);
  const auto matcher = quality_at(scored, set.same, kThreshold);
  const auto print = [](const char* what, int at, const Quality& q) {
    std::cout << what << " at " << at << ": precision " << q.precision() << ", recall " << q.recall() << ", F1 " << q.f1()
              << " of 1000\n";
  };
  std::cout << file << ", " << set.rows.size() << " records, " << set.same.size() << " pairs that are one\n";
  print("  matcher", kThreshold, matcher);
  print("  Jaro-Winkler and kelurahan", threshold, baseline);
  std::map<std::string, std::pair<int, int>> by_kind;
  for (const auto& pair : set.same) {
    auto& [found, all] = by_kind[set.kind_of(pair)];
    const auto at = scored.find(pair);
    found += at != scored.end() && at->second >= kThreshold;
    ++all;
  }
  for (const auto& [kind, counted] : by_kind)
    std::cout << "    " << kind << ": " << counted.first << " of " << counted.second << "\n";
  return {matcher, baseline};
}

TEST(DuplicateQuality, IsClearlyAboveTheBaselineOnNoiseItWasNotTunedOn) {
  const auto [matcher, baseline] = judged("heldout.csv");
  EXPECT_GE(matcher.f1(), baseline.f1() + kMargin);
  EXPECT_GE(matcher.precision(), 980) << "what is proposed for merging is one business";
  EXPECT_GE(matcher.recall(), 700);
}

TEST(DuplicateQuality, FindsNearlyAllOfTheTuningSet) {
  const auto [matcher, baseline] = judged("tuning.csv");
  EXPECT_GE(matcher.f1(), 970);
  EXPECT_GT(baseline.f1(), 400) << "the baseline is a real one";
}

// The second list of the main job: all found, and nothing of the first list merged with another of it.
TEST(DuplicateQuality, FindsTheWholeSecondListAndPairsNothingElse) {
  auto rows = whole_rows_of(std::string(DATA) + "/registers/businesses.csv");
  std::erase_if(rows, [](golden::Row& row) { return row["external_id"].starts_with("SINTETIS-UMKM-9") ||
                                                    !row["external_id"].starts_with("SINTETIS-UMKM-"); });
  std::map<std::string, golden::Row> first;
  for (auto& row : rows) first[row["external_id"]] = row;
  for (auto& row : whole_rows_of(std::string(DATA) + "/registers/businesses_mended.csv"))
    if (first.contains(row["external_id"])) first[row["external_id"]] = row;
  Corpus corpus;
  std::map<std::string, std::uint32_t> number_of;
  const auto add = [&](golden::Row& row) {
    row["id"] = row["external_id"];
    row["owner"] = row["owner_nik"];
    number_of[row["id"]] = std::uint32_t(corpus.size());
    corpus.add(LabelledSet::business_of(row));
  };
  for (auto& [_, row] : first) add(row);
  for (auto& row : golden::rows_of(golden::read_file(std::string(DATA) + "/season/businesses_perdagangan.csv"))) add(row);
  std::set<Pair> expected;
  for (auto& row : golden::rows_of(golden::read_file(std::string(DATA) + "/season/perdagangan_pairs.csv")))
    expected.emplace(number_of.at(row["duplicate_of"]), number_of.at(row["external_id"]));
  const auto quality = quality_at(scored_by_matcher(corpus, kThreshold), expected, kThreshold);
  EXPECT_EQ(quality.found, 150);
  EXPECT_EQ(quality.missed, 0);
  EXPECT_EQ(quality.wrong, 0);
}

}  // namespace
}  // namespace lumbung::registry
