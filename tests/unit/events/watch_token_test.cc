#include "runtime/events/watch_token.h"

#include <gtest/gtest.h>

#include <random>

#include "base/person_number.h"

namespace lumbung::events {
namespace {

const std::string kFilter = "1:11 businesses/";

WatchToken token() { return {"0f8fad5bd9cb469fa16570867728950e", 1'234'567, std::string(8, '\x91'), std::nullopt}; }

std::string reason_of(const Result<WatchToken>& read) {
  return read ? "" : read.refusal().fields().front().reason;
}

TEST(WatchToken, ComesBackAsItWent) {
  auto sent = token();
  EXPECT_EQ(*read_watch_token(write_watch_token(sent, kFilter), kFilter), sent);
  sent.snapshot_after = "";
  EXPECT_EQ(*read_watch_token(write_watch_token(sent, kFilter), kFilter), sent);
  sent.snapshot_after = "businesses/01890f3e-0000-7000-8000-000000000001";
  EXPECT_EQ(*read_watch_token(write_watch_token(sent, kFilter), kFilter), sent);
}

TEST(WatchToken, IsNeverTakenForAPersonsNumber) {
  auto sent = token();
  sent.log_id = "3275049000000001";
  const auto text = write_watch_token(sent, kFilter);
  EXPECT_EQ(without_person_numbers(text), text);
}

TEST(WatchToken, OfAnotherFilterIsRefused) {
  EXPECT_EQ(reason_of(read_watch_token(write_watch_token(token(), "another"), kFilter)), "RESUME_TOKEN_MISMATCH");
}

TEST(WatchToken, FitsTheLogWhoseHashItHolds) {
  EXPECT_TRUE(token().fits(std::string(32, '\x91')));
  EXPECT_FALSE(token().fits(std::string(32, '\x92')));
  EXPECT_FALSE(WatchToken{}.fits(""));
}

TEST(WatchToken, AlteredAnywhereIsRefused) {
  auto sent = token();
  sent.snapshot_after = "businesses/1";
  const auto text = write_watch_token(sent, kFilter);
  for (std::size_t i = 0; i < text.size(); ++i) {
    auto altered = text;
    altered[i] = altered[i] == 'a' ? 'b' : 'a';
    EXPECT_EQ(reason_of(read_watch_token(altered, kFilter)), "RESUME_TOKEN_INVALID") << i;
    EXPECT_EQ(reason_of(read_watch_token(text.substr(0, i), kFilter)), "RESUME_TOKEN_INVALID") << i;
  }
}

// Whoever knows the form can make the checksums right; then only the fields stand between them and us.
TEST(WatchToken, MadeOfAnyBytesIsReadOrRefusedButNothingElse) {
  std::mt19937 random{3275};
  auto sent = token();
  sent.snapshot_after = "businesses/1";
  int read = 0;
  for (int turn = 0; turn < 20'000; ++turn) {
    std::string text;
    if (turn % 2 == 0) {
      text = write_watch_token(sent, kFilter);
      for (auto changes = random() % 4; changes > 0; --changes) text[random() % text.size()] = static_cast<char>(random());
    } else {
      for (auto length = random() % 300; length > 0; --length) text.push_back(static_cast<char>('a' + random() % 16));
    }
    const auto result = read_watch_token(text, kFilter);
    if (result) ++read;
    else EXPECT_EQ(reason_of(result).substr(0, 13), "RESUME_TOKEN_");
  }
  EXPECT_GT(read, 1'000) << "those that were left alone";
  EXPECT_EQ(reason_of(read_watch_token(std::string(100'000, 'a'), kFilter)), "RESUME_TOKEN_INVALID");
}

}  // namespace
}  // namespace lumbung::events
