#include "registry/domain/search/words.h"

#include <gmock/gmock.h>

namespace lumbung::registry::search {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> folded(std::string_view text) {
  std::vector<std::string> words;
  for (const auto& word : words_of(text)) words.push_back(word.folded);
  return words;
}

TEST(Words, OldAndNewSpellingAreOne) {
  for (const auto& [old, modern] : std::vector<std::pair<std::string, std::string>>{{"Soekardjo", "Sukarjo"},
                                                                                     {"Tjahaja", "Cahaja"},
                                                                                     {"Djatiasih", "Jatiasih"},
                                                                                     {"Pandjang", "Panjang"},
                                                                                     {"Njonja Tjoe", "Nyonya Cu"},
                                                                                     {"Rachmat", "Rakhmat"},
                                                                                     {"Masjarakat", "Masyarakat"},
                                                                                     {"Boenga", "BUNGA"}})
    EXPECT_EQ(folded(old), folded(modern)) << old;
}

TEST(Words, AnAbbreviationStandsForItsMeaningToo) {
  const auto words = words_of("Kop. Pasar KOPAS Tk. Maju");
  ASSERT_EQ(words.size(), 5u);
  EXPECT_THAT(words[0].meaning, ElementsAre("koperasi"));
  EXPECT_THAT(words[1].meaning, IsEmpty());
  EXPECT_THAT(words[2].meaning, ElementsAre("koperasi", "pasar"));
  EXPECT_EQ(words[2].written, "KOPAS");
  EXPECT_THAT(words[3].meaning, ElementsAre("toko"));
}

TEST(Words, AMeaningIsFoldedLikeAnyWord) {
  EXPECT_THAT(words_of("KSP").front().meaning,
              ElementsAre(folded("koperasi")[0], folded("simpan")[0], folded("pinjam")[0]));
}

TEST(Words, SingleLettersWithDotsAreOneWord) {
  EXPECT_THAT(folded("P.T. Maju"), ElementsAre("pt", "maju"));
  EXPECT_THAT(folded("C.V.Mekar"), ElementsAre("cv", "mekar"));
  EXPECT_THAT(folded("Jl. A.Yani No.12"), ElementsAre("jl", "a", "yani", "no", "12"));
  EXPECT_THAT(folded("H. Ahmad"), ElementsAre("h", "ahmad"));
}

TEST(Words, NumbersStandAloneAndWithoutZerosInFront) {
  EXPECT_THAT(folded("RT03/RW 012 Blok A5"), ElementsAre("rt", "3", "rw", "12", "blok", "a", "5"));
  EXPECT_THAT(folded("000"), ElementsAre("0"));
}

TEST(Words, MarksAndAccentsDoNotMatter) {
  EXPECT_THAT(folded("Café Ma'ruf, Ma’ruf & Anak-anak"), ElementsAre("cafe", "maruf", "maruf", "dan", "anak", "anak"));
  EXPECT_THAT(folded("  --  ()"), IsEmpty());
}

TEST(Words, ADamagedTextIsReadToItsEnd) {
  for (int last = 0; last < 256; ++last)
    for (const auto* before : {"", "a", "\xE2", "\xF0\x9F"}) {
      const auto words = words_of(before + std::string(1, static_cast<char>(last)));
      for (const auto& word : words) EXPECT_FALSE(word.folded.empty());
    }
}

TEST(Words, TheWholeLeavesOutWhatSaysLittle) {
  EXPECT_EQ(whole_of(words_of("PT. Maju dan Jaya")), "majujaya");
  EXPECT_EQ(whole_of(words_of("KOPAS Kranggan")), whole_of(words_of("Koperasi Pasar Kranggan")));
}

TEST(Words, TheDefinitionNamesTheTables) {
  EXPECT_THAT(words_definition(), ::testing::HasSubstr("kopas,koperasi,pasar"));
  EXPECT_THAT(words_definition(), ::testing::HasSubstr("oe=u"));
}

}  // namespace
}  // namespace lumbung::registry::search
