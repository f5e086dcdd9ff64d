#include "registry/search/searcher.h"

#include <gmock/gmock.h>

#include "index.h"

namespace lumbung::registry::search {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

Document elsewhere(Document document) {
  document.kelurahan = "32.75.05.1001";
  document.kecamatan = "32.75.05";
  document.place = "Jatiasih, Jatiasih";
  return document;
}

TEST(Searcher, ANewNameIsFoundAndTheOldOneIsNot) {
  TestIndex index({business("1", "Warung Melati")});
  index.put({business("1", "Warung Kamboja")});
  EXPECT_THAT(index.names("kamboja"), ElementsAre("Warung Kamboja"));
  EXPECT_THAT(index.names("melati"), IsEmpty());
  EXPECT_EQ(index.file().documents(), 1);
}

TEST(Searcher, AFilterLetsThroughWhatItSays) {
  TestIndex index({business("1", "Toko A"), elsewhere(business("2", "Toko B")), cooperative("3", "Toko Koperasi")});
  auto closed = business("4", "Toko D");
  closed.operating_status = "TUTUP";
  index.put({closed});
  EXPECT_THAT(index.names("toko", "kecamatan = 32.75.05"), ElementsAre("Toko B"));
  EXPECT_THAT(index.names("toko", "kecamatan = 32.75.10 AND operating_status = BEROPERASI"), ElementsAre("Toko A"));
  EXPECT_THAT(index.names("toko", "operating_status = OPERATING_STATUS_TUTUP"), ElementsAre("Toko D"));
  EXPECT_THAT(index.names("toko", "activity = AKTIF"), ElementsAre("Toko Koperasi"));
  EXPECT_THAT(index.names("toko", "NOT section = G"), ElementsAre("Toko Koperasi"));
  EXPECT_THAT(index.names("toko", "section != G OR kecamatan = 32.75.05"), UnorderedElementsAre("Toko Koperasi", "Toko B"));
  EXPECT_THAT(index.names("toko", "NOT (section = G AND operating_status = TUTUP) AND kecamatan:75.10"),
              UnorderedElementsAre("Toko A", "Toko Koperasi"));
  EXPECT_THAT(index.names("toko", "kecamatan > 32.75.06 AND section:*"), UnorderedElementsAre("Toko A", "Toko D"));
  EXPECT_THAT(index.names("toko", "kecamatan != 327505"), SizeIs(4));
  EXPECT_THAT(index.names("toko", "section = \"\""), ElementsAre("Toko Koperasi"));
}

TEST(Searcher, AKindIsChosen) {
  TestIndex index({business("1", "Maju"), cooperative("2", "Maju")});
  auto only = question("maju");
  only.kind = Kind::cooperative;
  const auto page = index.find(only);
  ASSERT_THAT(page.hits, SizeIs(1));
  EXPECT_EQ(page.hits[0].document.name, "cooperatives/2");
}

TEST(Searcher, PagesGoOnToTheEndWithoutGapOrRepetition) {
  std::vector<Document> documents;
  for (int i = 0; i < 60; ++i) {
    documents.push_back(business("n" + std::to_string(i), "Toko Maju " + std::string(static_cast<std::size_t>(i % 5), 'x')));
    documents.push_back(business("p" + std::to_string(i), "Toko Majuan"));
    documents.push_back(business("a" + std::to_string(i), "Kios Lain", "Jalan Toko Maju"));
  }
  TestIndex index(documents);
  for (const auto size : {1, 7, 59, 60, 61, 200}) {
    auto next = question("toko maju");
    next.page_size = size;
    std::vector<std::string> seen;
    std::int32_t score = kBestScore;
    for (int pages = 0;; ++pages) {
      ASSERT_LE(pages, 200);
      const auto page = index.find(next);
      for (const auto& found : page.hits) {
        seen.push_back(found.document.name);
        EXPECT_LE(found.hit.score, score);
        score = found.hit.score;
      }
      if (!page.more) break;
      next.step = page.step;
      next.after = page.after;
    }
    EXPECT_EQ(seen.size(), documents.size()) << size;
    std::sort(seen.begin(), seen.end());
    EXPECT_EQ(std::unique(seen.begin(), seen.end()), seen.end()) << size;
  }
}

TEST(Searcher, AFilterOutsideTheIndexEndsAPageInTime) {
  std::vector<Document> documents;
  for (int i = 0; i < kMaxRowsLookedAt + 1'000; ++i) documents.push_back(business(std::to_string(i), "Toko"));
  documents.push_back(elsewhere(business("last", "Toko")));
  TestIndex index(documents);
  auto asked = question("toko", "kecamatan:05");
  auto page = index.find(asked);
  EXPECT_THAT(page.hits, IsEmpty());
  ASSERT_TRUE(page.more);
  asked.step = page.step;
  asked.after = page.after;
  page = index.find(asked);
  ASSERT_THAT(page.hits, SizeIs(1));
  EXPECT_EQ(page.hits[0].document.name, "businesses/last");
}

TEST(Searcher, AMergedRecordIsFoundBehindAndLeadsToItsSurvivor) {
  auto merged = business("1", "Toko Maju");
  merged.merged_into = "businesses/2";
  TestIndex index({merged, business("2", "Toko Maju")});
  const auto page = index.find(question("toko maju"));
  ASSERT_THAT(page.hits, SizeIs(2));
  EXPECT_EQ(page.hits[0].document.name, "businesses/2");
  EXPECT_EQ(page.hits[1].document.merged_into, "businesses/2");
}

TEST(Searcher, AMinimumOfTheScoreLeavesOutTheRest) {
  TestIndex index({business("1", "Toko Maju"), business("2", "Toko Majuan"), business("3", "Kios", "Toko Maju")});
  auto asked = question("toko maju");
  asked.min_score = best_score(Step::name_prefix) - 99;
  EXPECT_THAT(index.find(asked).hits, SizeIs(2));
  asked.min_score = kBestScore;
  EXPECT_THAT(index.find(asked).hits, SizeIs(1));
}

TEST(Searcher, OperatorsAndQuotesAreOnlyWords) {
  TestIndex index({business("1", "Toko NEAR Stasiun AND OR NOT")});
  for (const auto* odd : {"near", "AND OR NOT", "\"near", "near*", "{name_words} : near", "near)", "stasiun -toko", "' OR 1=1"})
    EXPECT_NO_THROW(index.names(odd)) << odd;
  EXPECT_THAT(index.names("NEAR(stasiun)"), SizeIs(1));
}

TEST(Searcher, AnIndexOfAnotherDefinitionIsRefused) {
  TestIndex index({business("1", "Toko")});
  {
    store::SqliteConnection file(index.path());
    file.execute("UPDATE meta SET value = 'older' WHERE key = 'definition'");
  }
  EXPECT_THROW(index.reopen(), store::Unavailable);
}

TEST(Searcher, WhatWasCommittedIsThereAfterReopening) {
  TestIndex index({business("1", "Warung Kranggan")});
  index.reopen();
  EXPECT_THAT(index.names("warng krangan"), ElementsAre("Warung Kranggan"));
  EXPECT_EQ(index.file().indexed_to()->position, 1);
}

}  // namespace
}  // namespace lumbung::registry::search
