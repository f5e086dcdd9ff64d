// The log as a file: whole, provable without us, and finished later where it was cut.
#include <gmock/gmock.h>

#include <filesystem>
#include <sstream>

#include "lumbungd.h"

namespace lumbung::integration {
namespace {

using ::testing::HasSubstr;

constexpr int kNotWhole = 1;
constexpr int kWrongFile = 3;
constexpr int kNotAllowed = 5;

class ExportTest : public ::testing::TestWithParam<Engine> {
 protected:
  ExportTest() { EXPECT_EQ(ctl(server_, {"cooperatives", "import", "data/registers/cooperatives.csv"}).code, 3); }

  harness::Ended exported(const std::vector<std::string>& more = {}) {
    std::vector<std::string> words = {"log", "export", "--out", file_};
    words.insert(words.end(), more.begin(), more.end());
    return ctl(server_, words);
  }

  const Home home_{GetParam()};
  Lumbungd server_{home_};
  const harness::TempDir folder_;
  const std::string file_ = folder_ / "registry.jsonl";
};

std::string name_of(const ::testing::TestParamInfo<Engine>& engine) {
  return engine.param == Engine::sqlite ? "Sqlite" : "Postgresql";
}

INSTANTIATE_TEST_SUITE_P(Engines, ExportTest, ::testing::Values(Engine::sqlite, Engine::postgresql), name_of);

TEST_P(ExportTest, HoldsEveryEventInOrderWithWhatItSays) {
  const auto ended = exported({"-o", "json"});
  ASSERT_EQ(ended.code, 0) << ended.err;
  const auto head = log_position(server_);
  const auto said = nlohmann::json::parse(ended.out).at(0);
  EXPECT_EQ(said.at("events"), head);
  EXPECT_EQ(said.at("head_position"), head);

  std::istringstream lines(harness::read_file(file_));
  std::int64_t position = 0;
  nlohmann::json event;
  for (std::string line; std::getline(lines, line);) {
    event = nlohmann::json::parse(line);
    ASSERT_EQ(event.at("position"), std::to_string(++position));
    ASSERT_TRUE(event.contains("event")) << "the program knows " << event.at("type");
  }
  EXPECT_EQ(position, head);
  EXPECT_EQ(event.at("hash"), said.at("head_hash"));
  EXPECT_EQ(event.at("origin").at("subject"), "operator");
  EXPECT_EQ(event.at("event").at("cooperative").at("name"), event.at("stream"));
}

TEST_P(ExportTest, GoesOnWhereItWasCutAndAddsWhatCameSince) {
  ASSERT_EQ(exported().code, 0);
  const auto whole = harness::read_file(file_);
  for (const auto cut : {whole.size() / 2, whole.size() - 1, whole.find('\n') / 2, std::size_t{0}}) {
    std::filesystem::resize_file(file_, cut);
    const auto ended = exported({"--resume"});
    EXPECT_EQ(ended.code, 0) << ended.err;
    ASSERT_TRUE(harness::read_file(file_) == whole) << "cut after " << cut << " bytes";
  }
  ASSERT_EQ(ctl(server_, {"calendar", "open", "2017-01-02"}).code, 0);
  ASSERT_EQ(exported({"--resume"}).code, 0);
  const auto longer = harness::read_file(file_);
  EXPECT_TRUE(longer.starts_with(whole));
  EXPECT_THAT(longer.substr(whole.size()), HasSubstr("BusinessDayOpened"));
}

TEST_P(ExportTest, SpoilsNoFileOfAnother) {
  harness::write_file(file_, "a letter\n");
  EXPECT_EQ(exported().code, kWrongFile);
  EXPECT_THAT(exported({"--resume"}).err, HasSubstr("is no event of an export"));
  EXPECT_EQ(harness::read_file(file_), "a letter\n");

  std::filesystem::remove(file_);
  const Home other(Engine::sqlite);
  const Lumbungd server(other);
  ASSERT_EQ(ctl(server, {"log", "export", "--out", file_}).code, 0);
  const auto theirs = harness::read_file(file_);
  EXPECT_THAT(exported({"--resume"}).err, HasSubstr("of another log"));
  EXPECT_EQ(harness::read_file(file_), theirs);
}

TEST_P(ExportTest, BeginsWhereItIsToldAndNowhereElse) {
  ASSERT_EQ(exported({"--after", "10"}).code, 0);
  EXPECT_THAT(harness::read_file(file_), ::testing::StartsWith("{\"position\":\"11\","));
  std::filesystem::remove(file_);
  const auto ended = exported({"--after", "1000000"});
  EXPECT_EQ(ended.code, kNotAllowed);
  EXPECT_THAT(ended.err, HasSubstr("POSITION_UNKNOWN"));
}

TEST(TamperedExport, StopsBeforeTheEventThatWasChanged) {
  const Home home(Engine::sqlite);
  const Lumbungd server(home);
  ASSERT_EQ(ctl(server, {"cooperatives", "import", "data/registers/cooperatives.csv"}).code, 3);
  const auto changed = harness::run(
      "sqlite3", {home.var() + "/registry.sqlite", "UPDATE events SET time_us = time_us + 1 WHERE position = 300"});
  ASSERT_EQ(changed.code, 0) << changed.err;
  const auto file = home.var() + "/registry.jsonl";
  const auto ended = ctl(server, {"log", "export", "--out", file});
  EXPECT_EQ(ended.code, kNotWhole);
  EXPECT_THAT(ended.err, HasSubstr("Position 300: the event is not what its leaf was made of."));
  const auto written = harness::read_file(file);
  EXPECT_EQ(std::count(written.begin(), written.end(), '\n'), 299);
}

}  // namespace
}  // namespace lumbung::integration
