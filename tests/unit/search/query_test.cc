#include "registry/domain/search/query.h"

#include <gmock/gmock.h>

#include "matchers.h"

namespace lumbung::registry::search {
namespace {

Record record(const std::string& name, const std::string& address = {}) {
  return {words_of(name), words_of(address), false};
}

// As an index that knows one word fills it.
Query asked(const std::string& text, const std::string& longer = {}, const std::string& similar = {}) {
  auto query = *parse_query(text);
  if (!longer.empty()) query.words.back().longer = {longer};
  if (!similar.empty()) query.words.back().similar = {similar};
  return query;
}

TEST(Query, RefusesNothingAndTooMuch) {
  EXPECT_THAT(parse_query(""), RefusesField("query", "QUERY_EMPTY"));
  EXPECT_THAT(parse_query(" -- ()"), RefusesField("query", "QUERY_EMPTY"));
  EXPECT_THAT(parse_query(std::string(kMaxQueryCharacters + 1, 'a')), RefusesField("query", "QUERY_TOO_LONG"));
  EXPECT_THAT(parse_query("a b c d e f g h i j k l m"), RefusesField("query", "QUERY_TOO_LONG"));
  EXPECT_THAT(parse_query("a\xFF"), RefusesField("query", "QUERY_TOO_LONG"));
  EXPECT_THAT(parse_query(std::string(kMaxQueryCharacters, 'a')), Accepts());
}

TEST(Query, WordsThatSayLittleCountOnlyAlone) {
  EXPECT_EQ(parse_query("PT Maju dan Jaya")->words.size(), 2u);
  EXPECT_EQ(parse_query("PT")->words.size(), 1u);
}

TEST(Query, AnExactNameIsBetterThanAPrefixThanASimilarWordThanAnAddress) {
  const auto score = [](const Query& query, const Record& of) {
    const auto hit = hit_of(query, of);
    return hit ? hit->score : 0;
  };
  const auto whole = score(asked("toko maju"), record("Toko Maju"));
  const auto words = score(asked("toko maju"), record("Toko Baru Maju"));
  const auto prefix = score(asked("toko maj", "maju"), record("Toko Maju"));
  const auto similar = score(asked("toko majo", "", "maju"), record("Toko Maju"));
  const auto address = score(asked("toko maju"), record("Toko Baru", "Jalan Maju"));
  const auto missing = score(asked("toko maju xyz"), record("Toko Maju"));
  EXPECT_GT(whole, words);
  EXPECT_GT(words, prefix);
  EXPECT_GT(prefix, similar);
  EXPECT_GT(similar, address);
  EXPECT_GT(address, missing);
  EXPECT_GT(missing, 0);
}

TEST(Query, AShorterNameIsBetter) {
  EXPECT_GT(hit_of(asked("maju"), record("Toko Maju"))->score, hit_of(asked("maju"), record("Toko Maju Jaya Abadi"))->score);
}

TEST(Query, SaysOfEachWordHowItWasFound) {
  const auto hit = hit_of(asked("kopas krangan", "", "kranggan"), record("Koperasi Pasar Jaya", "Pasar Kranggan"));
  ASSERT_TRUE(hit);
  EXPECT_EQ(hit->step, Step::address_similar);
  EXPECT_EQ(hit->matched[0].how, How::exact);
  EXPECT_EQ(hit->matched[0].found, "Koperasi");
  EXPECT_FALSE(hit->matched[0].in_address);
  EXPECT_EQ(hit->matched[1].how, How::similar);
  EXPECT_EQ(hit->matched[1].found, "Kranggan");
  EXPECT_TRUE(hit->matched[1].in_address);
}

TEST(Query, WordOrderDoesNotMatterButForTheWhole) {
  EXPECT_EQ(hit_of(asked("toko maju"), record("Toko Maju"))->step, Step::whole_name);
  EXPECT_EQ(hit_of(asked("maju toko"), record("Toko Maju"))->step, Step::name);
}

TEST(Query, WordsRunTogetherAreTheWholeToo) {
  EXPECT_EQ(hit_of(asked("tokomaju"), record("Toko Maju"))->step, Step::whole_name);
  EXPECT_EQ(hit_of(asked("toko maju"), record("Tokomaju"))->step, Step::whole_name);
}

TEST(Query, OfTwoWordsOnlyTheCommonerMayMiss) {
  auto query = asked("toko maju");
  query.words[0].records = 100;
  query.words[1].records = 3;
  EXPECT_TRUE(hit_of(query, record("Bengkel Maju")));
  EXPECT_FALSE(hit_of(query, record("Toko Mundur")));
}

TEST(Query, AMergedRecordStandsBehindTheOthersOfItsStep) {
  auto merged = record("Toko Maju");
  merged.merged = true;
  EXPECT_LT(hit_of(asked("toko maju"), merged)->score, hit_of(asked("toko maju"), record("Toko Maju"))->score);
  EXPECT_GT(standing_of(merged), standing_of(record("Toko Maju Jaya")));
}

TEST(Query, ScoresStayWithinTheirStep) {
  for (std::size_t i = 1; i < kSteps.size(); ++i) EXPECT_LT(best_score(kSteps[i]), best_score(kSteps[i - 1]) - 99);
  EXPECT_EQ(best_score(Step::whole_name), 1'000);
}

}  // namespace
}  // namespace lumbung::registry::search
