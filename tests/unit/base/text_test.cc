#include "base/text.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

namespace lumbung {
namespace {

TEST(Text, IsTrimmedAtBothEndsOnly) {
  EXPECT_EQ(trimmed(" \t\r\nKopas  Kranggan \n"), "Kopas  Kranggan");
  EXPECT_EQ(trimmed("   "), "");
}

TEST(Text, CaseIsChangedForAsciiLettersOnly) {
  EXPECT_EQ(upper_ascii("518/bh/é"), "518/BH/é");
  EXPECT_EQ(lower_ascii("ABCé"), "abcé");
}

TEST(Text, PlacesAreComparedWithoutSpacesAndCase) {
  EXPECT_EQ(squeezed("Medan Satria"), squeezed("MEDANSATRIA"));
}

TEST(Text, NoTextIsNoDigits) {
  EXPECT_TRUE(all_digits("0123456789"));
  EXPECT_FALSE(all_digits(""));
  EXPECT_FALSE(all_digits("12 3"));
  EXPECT_FALSE(all_digits("-1"));
}

TEST(Text, CharactersAreCountedNotBytes) {
  EXPECT_EQ(utf8_length("Kopi é ☕ 𝄞"), 10U);
  EXPECT_EQ(utf8_length("tab\tand\nline"), 12U);
}

TEST(Text, WhatIsNoUtf8OrControlsATerminalHasNoLength) {
  for (const std::string wrong : {"\xC3", "\xC0\xAF", "\xE0\x80\x80", "\xED\xA0\x80",
                                  "\xF4\x90\x80\x80", "\xFF", "a\x1B[31m", "\x7F", "\r"})
    EXPECT_EQ(utf8_length(wrong), std::nullopt);
  EXPECT_EQ(utf8_length(std::string_view("a\0b", 3)), std::nullopt);
}

TEST(Text, IsCutBetweenCharacters) {
  EXPECT_EQ(utf8_cut("☕☕☕", 2), "☕☕");
  EXPECT_EQ(utf8_cut("abc", 10), "abc");
}

TEST(Text, WhateverBytesComeNothingIsReadBeyondThem) {
  std::mt19937 random(1700);
  std::uniform_int_distribution<int> byte(0, 255);
  std::uniform_int_distribution<std::size_t> length(0, 12);
  for (int i = 0; i < 50'000; ++i) {
    // Exactly as long as its content, so that a sanitizer sees a step too far.
    std::vector<char> bytes(length(random));
    for (auto& each : bytes) each = char(byte(random));
    const std::string_view text(bytes.data(), bytes.size());
    const auto characters = utf8_length(text);
    if (characters) {
      EXPECT_EQ(utf8_cut(text, *characters), text);
    }
    EXPECT_LE(utf8_cut(text, 3).size(), text.size());
  }
}

}  // namespace
}  // namespace lumbung
