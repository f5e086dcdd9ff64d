#include "runtime/log/log.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <limits>
#include <sstream>
#include <thread>

#include "harness/fakes.h"
#include "harness/temp_dir.h"
#include "runtime/log/json_text.h"

namespace lumbung {
namespace {

using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

std::string json(std::string_view text) {
  std::string out;
  append_json_string(out, text);
  return out;
}

class LogTest : public ::testing::Test {
 protected:
  std::string written() const { return harness::read_file(path_); }

  harness::TempDir folder_;
  harness::FakeClock clock_;
  const std::string path_ = folder_ / "deep/er/log.jsonl";
};

TEST(JsonText, EscapesWhatJsonMustNotHold) {
  EXPECT_EQ(json(""), R"("")");
  EXPECT_EQ(json("a\"b\\c/d"), R"("a\"b\\c/d")");
  EXPECT_EQ(json(std::string_view("\0\x01\b\t\n\r\x1f\x7f", 8)),
            R"("\u0000\u0001\u0008\t\n\r\u001f\u007f")");
}

TEST(JsonText, KeepsValidUtf8) {
  const std::string text =
      "Koperasi Bekasi \xC3\xA9 \xE2\x82\xAC \xF0\x9F\x8C\xBE \xEE\x80\x80 \xF4\x8F\xBF\xBF";
  EXPECT_EQ(json(text), '"' + text + '"');
}

TEST(JsonText, ReplacesEveryByteThatIsNoUtf8) {
  const std::string mark = "\xEF\xBF\xBD";
  EXPECT_EQ(json("a\x80z"), "\"a" + mark + "z\"");                    // Lone continuation.
  EXPECT_EQ(json("\xC0\xAF"), "\"" + mark + mark + "\"");             // Overlong.
  EXPECT_EQ(json("\xE0\x80\xAF"), "\"" + mark + mark + mark + "\"");  // Overlong.
  EXPECT_EQ(json("\xED\xA0\x80"), "\"" + mark + mark + mark + "\"");  // Surrogate.
  EXPECT_EQ(json("\xF4\x90\x80\x80"), "\"" + mark + mark + mark + mark + "\"");  // Above U+10FFFF.
  EXPECT_EQ(json("\xE2\x82"), "\"" + mark + mark + "\"");                        // Cut short.
  EXPECT_EQ(json("\xE2\x82\"\xFF"), "\"" + mark + mark + "\\\"" + mark + "\"");
}

TEST_F(LogTest, ALineIsAJsonObject) {
  {
    Log log(path_, Severity::info, clock_);
    log.write(Severity::warning, "rpc",
              {{"service", "registry"},
               {"code", 5},
               {"position", std::int64_t{1} << 53},
               {"ms", 1.23456},
               {"bad", std::numeric_limits<double>::quiet_NaN()},
               {"said", "a\nb"}});
  }
  EXPECT_EQ(written(),
            R"({"time":"2016-12-31T05:00:00.000000Z","severity":"warning","message":"rpc",)"
            R"("service":"registry","code":5,"position":9007199254740992,"ms":1.235,"bad":null,)"
            R"("said":"a\nb"})"
            "\n");
}

TEST_F(LogTest, ALineWhoseBeginningWasMadeBeforeIsTheSameLine) {
  const LogBeginning beginning("r\"p\"c", {{"service", "registry"}, {"number", 1}});
  Log log(path_, Severity::info, clock_);
  log.write(Severity::info, "r\"p\"c", {{"service", "registry"}, {"number", 1}, {"code", "OK"}, {"ms", 0.5}});
  log.write(Severity::info, beginning, {{"code", "OK"}, {"ms", 0.5}});
  log.write(Severity::debug, beginning, {{"code", "left out"}});
  log.flush();
  const auto all = written();
  const auto end = all.find('\n') + 1;
  EXPECT_EQ(all.substr(0, end), all.substr(end));
}

TEST_F(LogTest, ANumberThatIsNotWholeHasThreeDecimals) {
  Log log(path_, Severity::info, clock_);
  log.write(Severity::info, "x",
            {{"a", 0.0}, {"b", 0.0004}, {"c", 0.9996}, {"d", -12.0456}, {"e", 86'400'000.001}, {"f", 2e15}, {"g", 7.0}});
  log.flush();
  EXPECT_THAT(written(), HasSubstr(R"("a":0.000,"b":0.000,"c":1.000,"d":-12.046,)"
                                   R"("e":86400000.001,"f":2000000000000000.000,"g":7.000)"));
}

TEST_F(LogTest, TimeHasMicroseconds) {
  Log log(path_, Severity::info, clock_);
  clock_.advance(std::chrono::microseconds(61'000'042));
  log.write(Severity::info, "x");
  log.flush();
  EXPECT_THAT(written(), HasSubstr("T05:01:01.000042Z"));
}

TEST_F(LogTest, LesserSeveritiesAreLeftOut) {
  Log log(path_, Severity::warning, clock_);
  EXPECT_FALSE(log.writes(Severity::info));
  log.write(Severity::info, "small");
  log.write(Severity::error, "big");
  log.flush();
  EXPECT_THAT(written(), Not(HasSubstr("small")));
  EXPECT_THAT(written(), HasSubstr("big"));
}

TEST_F(LogTest, AppendsToWhatIsThere) {
  for (const char* message : {"first", "second"}) {
    Log log(path_, Severity::info, clock_);
    log.write(Severity::info, message);
  }
  EXPECT_THAT(written(), AllOf(HasSubstr("first"), HasSubstr("second")));
}

TEST_F(LogTest, ALongValueIsCut) {
  Log log(path_, Severity::info, clock_);
  log.write(Severity::info, "x", {{"value", std::string(2 * kMaxLogValueBytes, 'v')}});
  log.flush();
  EXPECT_LT(written().size(), kMaxLogValueBytes + 200);
}

TEST_F(LogTest, LinesOfManyThreadsStayWhole) {
  constexpr int kThreads = 4, kLines = 5000;
  {
    Log log(path_, Severity::info, clock_);
    std::vector<std::thread> threads;
    for (int t = 0; t < kThreads; ++t)
      threads.emplace_back([&log] {
        for (int i = 0; i < kLines; ++i) log.write(Severity::info, "line", {{"number", i}});
      });
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(log.dropped_lines(), 0);
  }
  std::istringstream lines(written());
  std::string line;
  int count = 0;
  for (; std::getline(lines, line); ++count) {
    ASSERT_THAT(line, StartsWith(R"({"time":")"));
    ASSERT_THAT(line, EndsWith("}"));
  }
  EXPECT_EQ(count, kThreads * kLines);
}

TEST_F(LogTest, AFileThatCannotBeOpenedIsToldAtOnce) {
  try {
    Log log("/proc/no/such/log", Severity::info, clock_);
    FAIL() << "opened";
  } catch (const std::runtime_error& error) {
    EXPECT_THAT(error.what(), HasSubstr("/proc/no/such/log"));
  }
}

TEST_F(LogTest, LinesADiskDoesNotTakeAreCounted) {
  Log log("/dev/full", Severity::info, clock_);
  for (int i = 0; i < 3; ++i) log.write(Severity::info, "lost");
  log.flush();
  EXPECT_EQ(log.dropped_lines(), 3);
  EXPECT_GE(log.write_errors(), 1);
}

// A file that may not grow is a disk that is full in the middle of a line, and has room again
// later.
TEST_F(LogTest, ATornLineIsEndedAndTheLossLogged) {
  std::signal(SIGXFSZ, SIG_IGN);
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
  Log log(path_, Severity::info, clock_);
  log.write(Severity::info, "whole");
  log.flush();
  const auto whole = written();
  const rlimit small{whole.size() + 10, before.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
  log.write(Severity::info, "torn");
  log.flush();
  const auto torn = written();
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &before), 0);
  EXPECT_EQ(torn.size(), whole.size() + 10);

  log.write(Severity::info, "after");
  log.flush();
  std::istringstream lines(written().substr(torn.size()));
  std::string rest, after, report;
  std::getline(lines, rest);
  std::getline(lines, after);
  std::getline(lines, report);
  EXPECT_EQ(rest, "");
  EXPECT_THAT(after, HasSubstr(R"("message":"after")"));
  EXPECT_THAT(report, HasSubstr(R"("message":"log lines were dropped","lines":1)"));
}

// The writer hangs on a pipe nobody reads, so the buffer fills.
TEST_F(LogTest, AFullBufferDropsAndCounts) {
  const auto pipe = folder_ / "pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  const int reader = ::open(pipe.c_str(), O_RDONLY | O_NONBLOCK);
  ASSERT_GE(reader, 0);
  std::thread drain;
  {
    Log log(pipe, Severity::info, clock_);
    const std::string value(kMaxLogValueBytes, 'v');
    const std::int64_t lines = 3 * kMaxLogBufferBytes / kMaxLogValueBytes;
    for (std::int64_t i = 0; i < lines; ++i) log.write(Severity::info, "x", {{"value", value}});
    EXPECT_GE(log.dropped_lines(), lines / 3);
    drain = std::thread([reader] {
      ASSERT_NE(::fcntl(reader, F_SETFL, 0), -1);
      std::array<char, 65536> piece;
      while (::read(reader, piece.data(), piece.size()) > 0) continue;
    });
  }
  drain.join();
  ::close(reader);
}

}  // namespace
}  // namespace lumbung
