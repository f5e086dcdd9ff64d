#include "runtime/lists/page_token.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "list_fixture.h"

namespace lumbung::lists {
namespace {

using testing::ElementsAre;

const PageEnd kEnd{std::string("Toko Maju"), "businesses/0190"};

void expect_refused(const std::string& token, const std::string& reason) {
  const auto end = read_page_token("a", token);
  ASSERT_FALSE(end) << token;
  EXPECT_THAT(reasons_of(end.refusal()), ElementsAre(reason + " page_token")) << token;
}

TEST(PageToken, GivesBackWhatWasPutIn) {
  const std::vector<PageEnd> ends = {kEnd,
                                     {store::Value{}, "a"},
                                     {std::int64_t{-1}, "b"},
                                     {std::numeric_limits<std::int64_t>::min(), "c"},
                                     {std::string(), ""},
                                     {std::string("é\n\r\x7F"), "d"}};
  for (const auto& end : ends) {
    const auto read = read_page_token("a", page_token("a", end));
    ASSERT_TRUE(read);
    EXPECT_EQ(*read, end);
  }
}

TEST(PageToken, NeedsNoEscapingInAUrl) {
  for (int length = 0; length < 100; ++length) {
    const auto token = page_token("a", {std::string(std::size_t(length), '\x7F'), "a"});
    EXPECT_EQ(
        token.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"),
        std::string::npos);
  }
}

TEST(PageToken, BelongsToItsParameters) {
  const auto end = read_page_token("b", page_token("a", kEnd));
  ASSERT_FALSE(end);
  EXPECT_THAT(reasons_of(end.refusal()), ElementsAre("PAGE_TOKEN_MISMATCH page_token"));
}

TEST(PageToken, RefusesWhatNoListGave) {
  const auto token = page_token("a", kEnd);
  for (const std::string wrong :
       {"x", "A", "AAAA", "%%%%", "====", "not a token", "\xFF\xFF\xFF\xFF"})
    expect_refused(wrong, "PAGE_TOKEN_INVALID");
  expect_refused(token + "A", "PAGE_TOKEN_INVALID");
  expect_refused(token + "=", "PAGE_TOKEN_INVALID");
  expect_refused(" " + token, "PAGE_TOKEN_INVALID");
  expect_refused(token + "\n", "PAGE_TOKEN_INVALID");
  expect_refused(std::string(kMaxPageTokenBytes + 1, 'A'), "PAGE_TOKEN_INVALID");
  expect_refused("B" + token.substr(1), "PAGE_TOKEN_INVALID");  // Another version.
  for (std::size_t length = 0; length < token.size(); ++length)
    expect_refused(token.substr(0, length), "PAGE_TOKEN_INVALID");
}

TEST(PageToken, RefusesTextNoEngineTakes) {
  expect_refused(page_token("a", {std::string("\xFF"), "a"}), "PAGE_TOKEN_INVALID");
  expect_refused(page_token("a", {store::Value{}, std::string("\0", 1)}), "PAGE_TOKEN_INVALID");
}

TEST(PageToken, RefusesWhatWasAltered) {
  constexpr std::string_view kAlphabet = "ABCxyz019-_";
  std::mt19937 random(7);
  const auto token = page_token("a", kEnd);
  for (int i = 0; i < 20'000; ++i) {
    auto forged = token;
    for (auto changes = 1 + random() % 3; changes > 0; --changes)
      forged[random() % forged.size()] = kAlphabet[random() % kAlphabet.size()];
    if (forged != token) expect_refused(forged, "PAGE_TOKEN_INVALID");
  }
}

}  // namespace
}  // namespace lumbung::lists
