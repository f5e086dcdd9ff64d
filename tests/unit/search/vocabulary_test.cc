#include "registry/search/vocabulary.h"

#include <gmock/gmock.h>

#include "index.h"

namespace lumbung::registry::search {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

QueryWord filled(const Vocabulary& vocabulary, const std::string& text) {
  auto query = *parse_query(text);
  vocabulary.fill(query);
  return query.words.back();
}

TEST(Vocabulary, KnowsLongerWordsCommonestFirst) {
  Vocabulary words;
  words.count("kranji", 3);
  words.count("kranggan", 9);
  words.count("kran", 1);
  EXPECT_THAT(filled(words, "kran").longer, ElementsAre("kranggan", "kranji"));
}

TEST(Vocabulary, KnowsWordsOneAndTwoEditsAway) {
  Vocabulary words;
  words.count("kranggan", 9);
  words.count("keranggan", 1);
  words.count("warung", 5);
  const auto word = filled(words, "krangan");
  EXPECT_THAT(word.similar, ElementsAre("kranggan"));
  EXPECT_THAT(word.farther, IsEmpty());  // Seven letters: one edit.
  const auto longer = filled(words, "krangganx");
  EXPECT_THAT(longer.similar, ElementsAre("kranggan"));
  EXPECT_THAT(longer.farther, ElementsAre("keranggan"));
}

TEST(Vocabulary, ShortWordsAndNumbersHaveNoSimilarOnes) {
  Vocabulary words;
  words.count("bum", 1);
  words.count("12", 1);
  words.count("13", 1);
  EXPECT_THAT(filled(words, "bun").similar, IsEmpty());
  EXPECT_THAT(filled(words, "12").longer, IsEmpty());
  EXPECT_THAT(filled(words, "12").similar, IsEmpty());
}

TEST(Vocabulary, ForgetsAWordNoRecordHas) {
  Vocabulary words;
  words.count("kranggan", 1);
  words.count("kranggan", -1);
  EXPECT_THAT(filled(words, "krangan").similar, IsEmpty());
  EXPECT_THAT(filled(words, "kran").longer, IsEmpty());
}

TEST(Vocabulary, GivesNoMoreThanItsLimits) {
  Vocabulary words;
  for (char a = 'a'; a <= 'z'; ++a)
    for (char b = 'a'; b <= 'z'; ++b) words.count(std::string("warun") + a + b, 1);
  EXPECT_THAT(filled(words, "warun").longer, SizeIs(kMaxLonger));
  EXPECT_THAT(filled(words, "warunga").similar, SizeIs(kMaxSimilar));
}

TEST(Vocabulary, AnAbbreviationIsAsRareAsTheRarestWordItMeans) {
  Vocabulary words;
  words.count("koperasi", 100);
  words.count("pasar", 7);
  EXPECT_EQ(filled(words, "kopas").records, 7);
}

}  // namespace
}  // namespace lumbung::registry::search
